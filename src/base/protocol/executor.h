#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace gillab::protocol {

/// Who has a GIL while an executor's workers run Python.
enum class Gils : std::uint8_t {
  kOne,            ///< all workers share the worker process's own
  kPerWorker,      ///< each has one of its own, in the same process
  kOtherProcesses  ///< each has one of its own, in a process that nobody observes
};

/// What everybody needs to know of a way to spread the tasks of a sample. The host runs them
/// (src/work/host/executor.h), a scenario names them, and Python is told them (vocabulary.h).
struct Executor {
  std::string_view name;     ///< as in "python/threads"
  std::string_view summary;  ///< one line for people
  bool serial = false;       ///< one task after the other, on one thread: what others are compared with
  bool by_task = false;      ///< the host runs each task itself; else one call runs them all
  bool parallel = false;     ///< shares the tasks among workers: its speedup over the same code run serially
                             ///< says what the workers bring
  Gils gils = Gils::kOne;
  std::string_view needs;  ///< what must be there, as a scenario's `requires` says it; mostly empty
  bool own_way =
      false;  ///< the implementation's own way: declared by Scenario.batch, never asked for by name
};

/// Every executor, in the order in which people get to know them.
[[nodiscard]] std::span<const Executor> executors();

/// The executor of that name. A name that is not known (a results file of another version) counts as one
/// that spreads its tasks itself.
[[nodiscard]] const Executor& executor_named(std::string_view name);

}  // namespace gillab::protocol
