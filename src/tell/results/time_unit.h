#pragma once

#include <cstdlib>

#include <fmt/format.h>

/// The document gives times in milliseconds, because that is what tools for Google Benchmark read. Both ways
/// are rounded to the 15 digits that survive them: a time read from a clock of nanoseconds comes back
/// unchanged.
namespace gillab::results {

[[nodiscard]] inline double to_15_digits(double value) {
  return std::strtod(fmt::format("{:.15g}", value).c_str(), nullptr);
}

[[nodiscard]] inline double milliseconds(double seconds) {
  return to_15_digits(seconds * 1e3);
}
[[nodiscard]] inline double seconds(double milliseconds) {
  return to_15_digits(milliseconds / 1e3);
}

}  // namespace gillab::results
