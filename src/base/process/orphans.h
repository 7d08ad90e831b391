#pragma once

#include <sys/types.h>

#include <vector>

namespace gillab::process {

/// By this name a guard is known in /proc.
inline constexpr const char* kGuardName = "gillab-guard";

/// The children of this process, those that it adopted among them.
[[nodiscard]] std::vector<pid_t> children();

/// Adopts from now on what a guard leaves that was killed itself.
void adopt_orphans();

/// Kills every child that is no guard, and every one that comes to light by that.
void kill_orphans();

}  // namespace gillab::process
