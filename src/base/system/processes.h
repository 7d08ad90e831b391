#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace gillab::system {

/// All processes that /proc shows.
[[nodiscard]] std::vector<pid_t> processes();

/// The children of a process as the kernel lists them: quick, but one that comes or goes meanwhile may be
/// missing.
[[nodiscard]] std::vector<pid_t> listed_children(pid_t process);

/// By which name the process goes; empty when it has gone.
[[nodiscard]] std::string process_name(pid_t process);

/// The words it was started with, each ended by a zero byte; empty when it has gone.
[[nodiscard]] std::string command_words(pid_t process);

}  // namespace gillab::system
