#pragma once

#include <string>
#include <vector>

#include "observe/trace/account.h"

namespace gillab::trace {

/// What the account means, in plain sentences; the most important first, at least one.
[[nodiscard]] std::vector<std::string> diagnosis(const ProcessAccount& account);

/// The bound that the GIL sets: CPU time over the part of it that needs the GIL.
struct Projection {
  double speedup = 1;  ///< that any number of threads could reach at best, on `cpus` CPUs
  double by_gil = 1;   ///< by the GIL alone; infinite when nothing needs it
  double work_s = 0;   ///< what one thread alone would compute
  bool known = false;  ///< whether the CPU time of the process could be read
};

[[nodiscard]] Projection projection(const ProcessAccount& account, int cpus);

/// "loads() at __init__.py:346, called from clean() at app.py:42": the innermost frame, and the innermost of
/// the program's own code. Of an empty stack, that there was no Python function.
[[nodiscard]] std::string place_text(const std::vector<Frame>& stack);

/// The same for a table, the program's own line first: "app.py:42 clean() > loads()".
[[nodiscard]] std::string place_line(const std::vector<Frame>& stack);

}  // namespace gillab::trace
