#include "host/executor.h"

#include <algorithm>
#include <array>

namespace gillab::host {

namespace {

// A batch spreads its tasks itself, so to the host it is a single task.
constexpr std::array kExecutors{Executor{.name = "serial", .run = &run_serial},
                                Executor{.name = "threads", .run = &run_threads},
                                Executor{.name = "batch", .run = &run_serial}};

}  // namespace

const Executor* find_executor(std::string_view name) {
  const auto* const found = std::ranges::find(kExecutors, name, &Executor::name);
  return found != kExecutors.end() ? &*found : nullptr;
}

}  // namespace gillab::host
