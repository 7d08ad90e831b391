#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "measure/lab/results.h"

/// How every output writes numbers for people: at most three significant digits, because no timing here means
/// more. A value that is not finite is written "n/a".
namespace gillab::words {

[[nodiscard]] std::string number(double value);  ///< "0.0123", "41.2", "3430", "123,000", "1.20e-07"
[[nodiscard]] std::string ratio(double value);   ///< "2.01x", "0.99x", "19.4x", "0.0123x"
[[nodiscard]] std::string percent(
    double share);  ///< of a share: 0.974 is "97 %", 0.0312 is "3.1 %", 0.996 is "99.6 %"
[[nodiscard]] std::string count(long long value);  ///< exact: "50,000"

/// Seconds for people: "53 ns", "850 µs" (or "850 us"), "41.2 ms", "1.38 s", "23.0 min".
[[nodiscard]] std::string duration(double seconds, bool unicode = true);

/// A number in the unit of a measure: "speedup" 1.07 is "1.07x", "efficiency" 0.97 is "97 %"; a counter is in
/// the unit that ends its name, "held_share" 0.97 is "97 %" and "p99_s" 0.0051 "5.10 ms", else a bare number.
[[nodiscard]] std::string figure(double value, std::string_view measure, bool unicode = true);

/// The interval of an estimate in that unit, both ends with the value's decimals: "[1.94, 2.05]".
[[nodiscard]] std::string interval(const lab::Estimate& estimate, std::string_view measure,
                                   bool unicode = true);

/// A ratio that should be 1, where a thousandth counts: "1.043x [1.031, 1.055]".
[[nodiscard]] std::string fine_ratio(const lab::Estimate& estimate);

/// What threads reach of what they could: "97 %"; "nothing" where they surely add less than a tenth to
/// the speed of the serial runs, and "slows down" where they surely cost more than that. A percentage of the
/// capacity would look half good there: on two CPUs, one is half.
[[nodiscard]] std::string share_reached(double efficiency, const lab::Estimate& over_serial);

/// With two decimals whatever it is: "1.97", "0.05".
[[nodiscard]] std::string hundredths(double value);

/// A limit as it was set: "1.5", "2".
[[nodiscard]] std::string limit(double value);

/// The measure in whose unit the claim's numbers are: its own, but "speedup" for a ratio of counters.
[[nodiscard]] std::string_view measure_shown(const protocol::Claim& claim);

/// "at most 1.25" as "≤ 1.25x", in the unit of the measure; empty without bounds.
[[nodiscard]] std::string bounds(const std::optional<double>& at_least, const std::optional<double>& at_most,
                                 std::string_view measure, bool unicode = true);

/// The interval as the larger of its distances from the value: "±3 %", or "+-3 %".
[[nodiscard]] std::string short_interval(const lab::Estimate& estimate, bool unicode);

}  // namespace gillab::words
