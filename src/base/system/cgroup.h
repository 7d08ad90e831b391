#pragma once

#include <filesystem>
#include <optional>

/// The CPU time that control groups allow this process.
namespace gillab::system {

/// In CPUs, 1.5 for one and a half: the lowest limit of the process's group and of those around it, whether
/// the machine has version 1 or 2 of cgroups; nothing when there is none. `root` is where /proc and /sys are.
[[nodiscard]] std::optional<double> cgroup_cpu_limit(const std::filesystem::path& root = "/");

/// How many of `cpus` a process can keep busy under that limit; part of one counts as one.
[[nodiscard]] int cpus_within(int cpus, double limit);

}  // namespace gillab::system
