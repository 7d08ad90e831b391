#include "tell/words/pace.h"

#include <cmath>

#include <fmt/format.h>

namespace gillab::words {

std::string short_number(double value) {
  constexpr double kMillion = 1e6;
  constexpr double kThousand = 1e3;
  constexpr double kTen = 10;
  if (value >= kMillion) return fmt::format("{:.{}f} M", value / kMillion, value < kTen * kMillion ? 2 : 1);
  if (value >= kTen * kThousand) return fmt::format("{:.0f} k", value / kThousand);
  return fmt::format("{:.0f}", value);
}

std::string round_duration(double seconds, bool unicode) {
  constexpr double kMilli = 1e3;
  constexpr double kMicro = 1e6;
  constexpr double kHundredths = 100;  // of the unit are enough
  const auto rounded = [](double value) { return std::round(value * kHundredths) / kHundredths; };
  if (seconds >= 1) return fmt::format("{:g} s", rounded(seconds));
  if (rounded(seconds * kMilli) >= 1) return fmt::format("{:g} ms", rounded(seconds * kMilli));
  return fmt::format("{:g} {}", rounded(seconds * kMicro), unicode ? "µs" : "us");
}

std::string moment(double seconds) {
  constexpr double kMilli = 1e3;
  return fmt::format("{:.3f} ms", seconds * kMilli);
}

}  // namespace gillab::words
