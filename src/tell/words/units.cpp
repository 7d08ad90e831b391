#include "tell/words/units.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>

#include <fmt/format.h>

#include "measure/lab/counter.h"

namespace gillab::words {
namespace {

constexpr int kDigits = 3;
constexpr std::string_view kNotANumber = "n/a";

/// A value rounded to significant digits, and its decimal exponent after rounding (so that 9.996 is 10.0).
struct Rounded {
  double value;
  int exponent;
};

Rounded rounded(double value, int digits) {
  const std::string text = fmt::format("{:.{}e}", value, digits - 1);
  const std::size_t mark = text.find('e');
  return {std::strtod(text.c_str(), nullptr),
          static_cast<int>(std::strtol(text.c_str() + mark + 1, nullptr, 10))};
}

/// Commas between groups of three, from five digits on: "3430", "123,000".
std::string grouped(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  if (digits.size() - first < 5) return digits;
  for (std::size_t at = digits.size() - 3; at > first; at -= 3) {
    digits.insert(at, 1, ',');
    if (at < first + 3) break;
  }
  return digits;
}

std::string significant(double value, int digits) {
  if (!std::isfinite(value)) return std::string{kNotANumber};
  if (value == 0) return "0";
  const Rounded near = rounded(value, digits);
  if (near.exponent < -4 || near.exponent >= 12) return fmt::format("{:.{}e}", value, digits - 1);
  const int decimals = std::max(0, digits - 1 - near.exponent);
  if (decimals == 0) return grouped(fmt::format("{:.0f}", near.value));
  return fmt::format("{:.{}f}", near.value, decimals);
}

int decimals_of(double value) {
  if (value == 0 || !std::isfinite(value)) return kDigits - 1;
  return std::clamp(kDigits - 1 - rounded(value, kDigits).exponent, 0, 6);
}

/// Two at most around one, so that 0.99x and 1.01x look as alike as they are.
int ratio_decimals(double value) {
  const int decimals = decimals_of(value);
  return std::abs(value) < 0.1 ? decimals : std::min(decimals, 2);
}

/// Nobody reads more digits than that of something that is too large anyway.
constexpr double kManyPercent = 1e12;

/// Of a share, without its sign: whole percents but for the smallest.
std::string percentage(double share) {
  const double percents = share * 100;
  if (std::abs(percents) < 9.95 || !(std::abs(percents) < kManyPercent)) return significant(percents, 2);
  return fmt::format("{:.0f}", percents);
}

std::string end_of_interval(double end, double value, std::string_view measure, bool unicode) {
  if (!std::isfinite(end)) return std::string{kNotANumber};
  if (measure == "efficiency") return fmt::format("{:.0f}", end * 100);
  if (measure != "speedup") {
    const lab::Unit unit = lab::unit_of(measure);
    if (unit == lab::Unit::kShare) return percentage(end);
    if (unit == lab::Unit::kSeconds || unit == lab::Unit::kNanoseconds) return figure(end, measure, unicode);
  }
  const int decimals = measure == "speedup" ? ratio_decimals(value) : decimals_of(value);
  if (std::abs(end) >= 1000) return significant(end, kDigits);
  return fmt::format("{:.{}f}", end, decimals);
}

}  // namespace

std::string number(double value) {
  return significant(value, kDigits);
}

std::string ratio(double value) {
  if (!std::isfinite(value)) return std::string{kNotANumber};
  const int decimals = ratio_decimals(value);
  return decimals > 0 ? fmt::format("{:.{}f}x", value, decimals) : number(value) + "x";
}

std::string percent(double share) {
  const double percentage = share * 100;
  if (!std::isfinite(percentage)) return std::string{kNotANumber};
  // What is nearly all is not all.
  if (percentage >= 99 && percentage < 99.95) return fmt::format("{:.1f} %", percentage);
  if (std::abs(percentage) >= 9.95 && std::abs(percentage) < kManyPercent)
    return grouped(fmt::format("{:.0f}", percentage)) + " %";
  return significant(percentage, 2) + " %";
}

std::string count(long long value) {
  return grouped(fmt::format("{}", value));
}

std::string duration(double seconds, bool unicode) {
  struct Unit {
    double below;
    double seconds;
    std::string_view name;
  };
  static constexpr std::array<Unit, 5> kUnits{
      {{1e-6, 1e-9, "ns"}, {1e-3, 1e-6, "µs"}, {1, 1e-3, "ms"}, {600, 1, "s"}, {7200, 60, "min"}}};
  static constexpr Unit kHours{0, 3600, "h"};

  if (!std::isfinite(seconds)) return std::string{kNotANumber};
  if (seconds == 0) return "0 s";
  const double near = std::abs(rounded(seconds, kDigits).value);
  const auto* const found =
      std::find_if(kUnits.begin(), kUnits.end(), [near](const Unit& unit) { return near < unit.below; });
  const Unit& unit = found == kUnits.end() ? kHours : *found;
  const std::string_view name = unit.name == "µs" && !unicode ? "us" : unit.name;
  return fmt::format("{} {}", number(seconds / unit.seconds), name);
}

std::string figure(double value, std::string_view measure, bool unicode) {
  if (measure == "speedup") return ratio(value);
  if (measure == "efficiency") return percent(value);
  switch (lab::unit_of(measure)) {
    case lab::Unit::kSeconds:
      return duration(value, unicode);
    case lab::Unit::kNanoseconds:
      return duration(value * 1e-9, unicode);
    case lab::Unit::kShare:
      return percent(value);
    case lab::Unit::kCount:
    case lab::Unit::kMean:
    case lab::Unit::kPerSecond:
      break;
  }
  return number(value);
}

std::string interval(const lab::Estimate& estimate, std::string_view measure, bool unicode) {
  return fmt::format("[{}, {}]", end_of_interval(estimate.lower, estimate.value, measure, unicode),
                     end_of_interval(estimate.upper, estimate.value, measure, unicode));
}

std::string fine_ratio(const lab::Estimate& estimate) {
  return fmt::format("{:.3f}x [{:.3f}, {:.3f}]", estimate.value, estimate.lower, estimate.upper);
}

std::string hundredths(double value) {
  return fmt::format("{:.2f}", value);
}

std::string limit(double value) {
  return fmt::format("{:g}", value);
}

std::string_view measure_shown(const protocol::Claim& claim) {
  return lab::about_time(claim) || claim.over.empty() ? std::string_view{claim.measure} : "speedup";
}

std::string bounds(const std::optional<double>& at_least, const std::optional<double>& at_most,
                   std::string_view measure, bool unicode) {
  const std::string least = at_least ? figure(*at_least, measure, unicode) : "";
  const std::string most = at_most ? figure(*at_most, measure, unicode) : "";
  if (at_least && at_most) return least + (unicode ? "…" : "..") + most;
  if (at_least) return (unicode ? "≥ " : ">= ") + least;
  if (at_most) return (unicode ? "≤ " : "<= ") + most;
  return {};
}

std::string short_interval(const lab::Estimate& estimate, bool unicode) {
  const std::string_view sign = unicode ? "±" : "+-";
  if (estimate.value == 0) return fmt::format("{}{}", sign, kNotANumber);
  const double above = std::abs(estimate.upper / estimate.value - 1);
  const double below = std::abs(1 - estimate.lower / estimate.value);
  return fmt::format("{}{}", sign, percent(std::max(above, below)));
}

std::string share_reached(double efficiency, const lab::Estimate& over_serial) {
  constexpr double kTelling = 0.1;
  if (over_serial.upper < 1 - kTelling) return "slows down";
  return over_serial.upper < 1 + kTelling ? "nothing" : percent(efficiency);
}

}  // namespace gillab::words
