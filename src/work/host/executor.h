#pragma once

#include <string_view>

#include "base/protocol/messages.h"
#include "work/host/work.h"

namespace gillab::host {

/// How an executor (protocol/executor.h) runs. A new one is a file in executors/ and a row in executor.cpp.
struct Executor {
  std::string_view name;
  /// Runs every task of `work` once with up to `workers` workers and times it, from the first task's start to
  /// the last one's end. Called attached, on the process's main thread; attached again on return. Throws what
  /// the first failing task threw, after all workers have ended.
  protocol::Timing (*run)(Work& work, int workers);
};

/// The executor of that name, or nullptr.
[[nodiscard]] const Executor* find_executor(std::string_view name);

protocol::Timing run_serial(Work& work, int workers);
protocol::Timing run_threads(Work& work, int workers);
/// For work that brings its own workers: as serially, but `workers` share it.
protocol::Timing run_as_one(Work& work, int workers);

}  // namespace gillab::host
