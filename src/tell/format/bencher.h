#pragma once

#include <string>

#include "measure/lab/results.h"

namespace gillab::format {

/// The ratios in Bencher Metric Format, for `bencher run --adapter json`: for each comparison the measure
/// "speedup" and, where it has one, "efficiency" (a share), each with the ends of its interval.
///
/// Bencher wants benchmarks' names of 1 to 1,024 bytes; one that ends in "-bencher-ignore",
/// "_bencher_ignore" or "BencherIgnore" would have its alerts suppressed. Measures are found by their slug
/// (small letters, digits and hyphens, at most 64), and made when they are new. Thresholds are Bencher's
/// business: for these measures a lower boundary.
[[nodiscard]] std::string bencher(const lab::Results& results);

}  // namespace gillab::format
