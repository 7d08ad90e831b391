#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>

namespace gillab::system {

/// What /proc/PID/stat tells of a process. CPU times count in the kernel's clock ticks (10 ms).
struct ProcessStat {
  pid_t parent = 0;
  double cpu_s = 0;         ///< its own
  double waited_cpu_s = 0;  ///< of its children that have ended and that it waited for
};

/// Nothing when the text isn't one. `ticks_per_s`: how many clock ticks a second has.
[[nodiscard]] std::optional<ProcessStat> parse_process_stat(std::string_view text, double ticks_per_s);

/// Of a process that runs, or has ended and was not waited for; nothing when it has gone.
[[nodiscard]] std::optional<ProcessStat> process_stat(pid_t process);

}  // namespace gillab::system
