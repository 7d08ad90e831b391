#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace gillab::system {

/// What all CPUs did since boot, in clock ticks.
struct CpuTimes {
  std::int64_t total = 0;
  std::int64_t steal = 0;  ///< given to other guests by the hypervisor; part of the total
};

/// Of this machine, from /proc below `root`; nothing when it does not tell of steal.
[[nodiscard]] std::optional<CpuTimes> cpu_times(const std::filesystem::path& root = "/");

/// The same from the text of /proc/stat, whose first line sums up all CPUs.
[[nodiscard]] std::optional<CpuTimes> parse_cpu_times(std::string_view text);

}  // namespace gillab::system
