#include "cli/context.h"

#include <fmt/chrono.h>

#include <chrono>
#include <ctime>

#include "base/system/machine.h"
#include "cli/version.h"

namespace gillab::cli {

namespace {

/// ISO 8601 with the local offset, as Google Benchmark writes it: "2026-11-21T20:15:00+00:00".
std::string now_iso() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  const std::string offset = fmt::format("{:%z}", local);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}{}:{}", local, offset.substr(0, 3), offset.substr(3));
}

}  // namespace

lab::Context describe_context(const Laboratory& laboratory, std::uint64_t order_seed) {
  lab::Context context{.date = now_iso(),
                       .executable = laboratory.installation().executable().filename().string(),
                       .version = version(),
                       .commit = commit(),
                       .build_type = build_type(),
                       .order_seed = order_seed,
                       .machine = system::inspect_machine()};
  context.python.version = laboratory.interpreter().version;
  context.python.implementation = "CPython";
  context.python.build = laboratory.interpreter().free_threaded() ? "free-threaded" : "gil";
  context.python.gil_enabled = !laboratory.interpreter().free_threaded();
  context.python.executable = laboratory.interpreter().executable.string();
  return context;
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

lab::Campaign::Means means_of(const Laboratory& laboratory, ProgressLine& progress,
                              const std::string& collector) {
  lab::Campaign::Means means;
  means.workers = laboratory.workers(collector);
  means.clock = &seconds_now;
  means.observe = [&progress](const lab::Progress& news) { progress.update(news); };
  return means;
}

}  // namespace gillab::cli
