#include "base/system/run_delay.h"

#include "base/system/proc_text.h"

namespace gillab::system {

std::optional<double> run_delay_s() {
  const auto text = read_proc("/proc/thread-self/schedstat");
  return text ? parse_run_delay(*text) : std::nullopt;
}

std::optional<double> parse_run_delay(std::string_view text) {
  const auto running_ns = take_number(text);
  const auto waiting_ns = take_number(text);
  if (!running_ns || !waiting_ns) return std::nullopt;
  return static_cast<double>(*waiting_ns) * 1e-9;
}

}  // namespace gillab::system
