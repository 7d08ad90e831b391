#include "base/protocol/executor.h"

#include <algorithm>
#include <array>

namespace gillab::protocol {

namespace {

constexpr std::string_view kNewInterpreters = "python>=3.12";

constexpr Executor kBatch{
    .name = "batch", .summary = "the implementation spreads all tasks itself", .own_way = true};

constexpr std::array kExecutors{
    Executor{.name = "serial", .summary = "one task after the other", .serial = true, .by_task = true},
    Executor{.name = "threads",
             .summary = "threads that share one interpreter",
             .by_task = true,
             .parallel = true},
    Executor{.name = "interpreters",
             .summary = "threads with an interpreter and a GIL of their own each (3.12+)",
             .parallel = true,
             .gils = Gils::kPerWorker,
             .needs = kNewInterpreters},
    Executor{.name = "shared-gil-interpreters",
             .summary = "threads with an interpreter of their own each, and one GIL (3.12+)",
             .parallel = true,
             .needs = kNewInterpreters},
    Executor{.name = "interpreter-pool",
             .summary = "the standard library's pool of interpreters, started before the clock (3.14+)",
             .parallel = true,
             .gils = Gils::kPerWorker,
             .needs = "python>=3.14"},
    Executor{.name = "processes",
             .summary = "a pool of processes, started before the clock",
             .parallel = true,
             .gils = Gils::kOtherProcesses},
    Executor{.name = "fresh-processes",
             .summary = "a pool of processes, started and ended by the clock",
             .parallel = true,
             .gils = Gils::kOtherProcesses},
    kBatch,
};

}  // namespace

std::span<const Executor> executors() {
  return kExecutors;
}

const Executor& executor_named(std::string_view name) {
  const auto* const found = std::ranges::find(kExecutors, name, &Executor::name);
  return found != kExecutors.end() ? *found : kBatch;
}

}  // namespace gillab::protocol
