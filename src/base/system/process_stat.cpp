#include "base/system/process_stat.h"

#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>

#include "base/system/proc_text.h"

namespace gillab::system {

std::optional<ProcessStat> parse_process_stat(std::string_view text, double ticks_per_s) {
  // "PID (NAME) STATE PARENT …": the name may hold anything, also blanks, parentheses and ends of lines.
  const std::size_t end_of_name = text.rfind(')');
  if (end_of_name == std::string_view::npos) return std::nullopt;
  text.remove_prefix(end_of_name + 1);
  if (take_field(text).empty()) return std::nullopt;
  const auto parent = take_number(text);
  constexpr int kFieldsBeforeTimes = 9;
  for (int field = 0; field < kFieldsBeforeTimes; ++field)
    static_cast<void>(take_field(text));
  std::array<std::optional<std::int64_t>, 4> ticks;
  for (auto& part : ticks)
    part = take_number(text);
  const auto [user, system, waited_user, waited_system] = ticks;
  if (!parent || !user || !system || !waited_user || !waited_system) return std::nullopt;
  return ProcessStat{.parent = static_cast<pid_t>(*parent),
                     .cpu_s = static_cast<double>(*user + *system) / ticks_per_s,
                     .waited_cpu_s = static_cast<double>(*waited_user + *waited_system) / ticks_per_s};
}

std::optional<ProcessStat> process_stat(pid_t process) {
  const auto text = read_proc("/proc/" + std::to_string(process) + "/stat");
  if (!text) return std::nullopt;
  return parse_process_stat(*text, static_cast<double>(::sysconf(_SC_CLK_TCK)));
}

}  // namespace gillab::system
