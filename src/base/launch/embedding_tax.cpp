#include "base/launch/embedding_tax.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/process/child.h"
#include "base/support/error.h"
#include "base/support/median.h"
#include "base/support/text.h"

namespace gillab::launch {

namespace {

constexpr int kRepetitions = 6;
constexpr double kTimeout_s = 60;

/// The same as a worker does: all tasks of the sample one after the other, timed by the same clock.
constexpr const char* kPlainScript = R"(
import sys, time
package, scenario, parameters, variant, repetitions = sys.argv[1:]
sys.path.insert(0, package)
from gillab.replica import Replica
replica = Replica(scenario, parameters)
best = float("inf")
for repetition in range(int(repetitions)):
    began = time.monotonic()
    for task in range(replica.scenario.tasks):
        replica.run(variant, task)
    best = min(best, time.monotonic() - began)
print(best)
)";

double time_plain(const Installation& installation, const Interpreter& interpreter, const Loop& loop) {
  const process::Finished finished =
      process::run({.arguments = {interpreter.executable.string(), "-P", "-c", kPlainScript,
                                  installation.python_path().string(), loop.scenario.string(),
                                  loop.parameters, loop.variant, std::to_string(kRepetitions)}},
                   kTimeout_s);
  const double seconds = std::strtod(finished.output.c_str(), nullptr);
  if (!finished.exit.success() || seconds <= 0) {
    throw Error(fmt::format("The plain interpreter {} could not run {}: it {}. {}",
                            interpreter.executable.string(), loop.scenario.string(), finished.exit.describe(),
                            last_lines(finished.error, 1)));
  }
  return seconds;
}

protocol::Reply ask(protocol::Worker& worker, const protocol::Request& request) {
  protocol::Answer answer = worker.ask(request, kTimeout_s);
  if (const auto* lost = std::get_if<protocol::Lost>(&answer)) {
    const bool interrupted = lost->cause == protocol::Lost::Cause::kInterrupted;
    throw Error(fmt::format("{} {}", lost->reason, lost->output),
                interrupted ? ExitStatus::kInterrupted : ExitStatus::kScenarioFailed);
  }
  protocol::Reply reply = std::get<protocol::Reply>(answer);
  if (reply.failure) throw Error(reply.failure->message, ExitStatus::kScenarioFailed);
  return reply;
}

double time_worker(const Loop& loop, const protocol::WorkerFactory& start_worker) {
  const std::unique_ptr<protocol::Worker> worker = start_worker();
  const auto opened = ask(*worker, {.kind = protocol::Request::Kind::kOpen,
                                    .file = loop.scenario.string(),
                                    .parameters = nlohmann::ordered_json::parse(loop.parameters)});
  double best = 0;
  for (int repetition = 0; repetition < kRepetitions; ++repetition) {
    const auto reply = ask(*worker, {.kind = protocol::Request::Kind::kSample, .variant = loop.variant});
    const double seconds = reply.timing.value_or(protocol::Timing{}).real_s;
    best = repetition == 0 ? seconds : std::min(best, seconds);
  }
  return best;
}

}  // namespace

EmbeddingTax measure_embedding_tax(const Installation& installation, const Interpreter& interpreter,
                                   const protocol::WorkerFactory& start_worker, const Loop& loop, int pairs) {
  std::vector<double> worker_times;
  std::vector<double> plain_times;
  std::vector<double> ratios;
  for (int pair = 0; pair < pairs; ++pair) {
    plain_times.push_back(time_plain(installation, interpreter, loop));
    worker_times.push_back(time_worker(loop, start_worker));
    ratios.push_back(worker_times.back() / plain_times.back());
  }
  return {.ratio = gillab::median(ratios),
          .worker_s = gillab::median(worker_times),
          .plain_s = gillab::median(plain_times),
          .pairs = pairs};
}

}  // namespace gillab::launch
