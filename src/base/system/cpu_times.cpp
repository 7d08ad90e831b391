#include "base/system/cpu_times.h"

#include "base/system/proc_text.h"

namespace gillab::system {

std::optional<CpuTimes> cpu_times(const std::filesystem::path& root) {
  const auto text = read_proc(root / "proc/stat");
  return text ? parse_cpu_times(*text) : std::nullopt;
}

std::optional<CpuTimes> parse_cpu_times(std::string_view text) {
  if (take_field(text) != "cpu") return std::nullopt;
  // User, nice, system, idle, iowait, irq, softirq, steal; guests' times are parts of the first two.
  constexpr int kTimes = 8;
  CpuTimes times;
  for (int time = 0; time < kTimes; ++time) {
    const auto ticks = take_number(text);
    if (!ticks) return std::nullopt;
    times.total += *ticks;
    times.steal = *ticks;
  }
  return times;
}

}  // namespace gillab::system
