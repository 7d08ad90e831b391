#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// The interval of the sign test for the median of `values`: between two order statistics, with its exact
/// coverage, at least `confidence`. Nothing when there are too few values for that confidence.
/// Source: Conover, Practical Nonparametric Statistics, section 3.2.
[[nodiscard]] std::optional<Estimate> median_interval(std::vector<double> values, double confidence);

/// How many values median_interval needs at least for that confidence, which is below 1.
[[nodiscard]] std::size_t fewest_for_interval(double confidence);

/// A speedup from per-round log-ratios ln(reference time / variant time), one list for each process.
///
/// The value is the exponential of the pooled median. The interval is the wider of two: the pooled sign-test
/// interval, and that of the own medians of processes with three rounds or more, because two processes can
/// differ by more than the rounds within either (memory layout, hash seed). Processes that are too few for an
/// interval of that confidence give their whole range. Nothing when the rounds are too few for `confidence`.
[[nodiscard]] std::optional<Estimate> speedup_estimate(const std::vector<std::vector<double>>& log_ratios,
                                                       double confidence);

}  // namespace gillab::lab
