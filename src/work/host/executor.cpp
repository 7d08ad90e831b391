#include "work/host/executor.h"

#include <algorithm>
#include <array>

namespace gillab::host {

namespace {

// The interpreters' seats make the difference (host/work.h); pools and batches look like a single task.
constexpr std::array kExecutors{Executor{.name = "serial", .run = &run_serial},
                                Executor{.name = "threads", .run = &run_threads},
                                Executor{.name = "interpreters", .run = &run_threads},
                                Executor{.name = "shared-gil-interpreters", .run = &run_threads},
                                Executor{.name = "interpreter-pool", .run = &run_as_one},
                                Executor{.name = "processes", .run = &run_as_one},
                                Executor{.name = "fresh-processes", .run = &run_as_one},
                                Executor{.name = "batch", .run = &run_serial}};

}  // namespace

const Executor* find_executor(std::string_view name) {
  const auto* const found = std::ranges::find(kExecutors, name, &Executor::name);
  return found != kExecutors.end() ? &*found : nullptr;
}

}  // namespace gillab::host
