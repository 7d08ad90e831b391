#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/lab/results.h"

/// The ratios of a run as lines of a chart, for services that keep them over time.
namespace gillab::format {

/// One ratio. Points into the results it was taken from.
struct ComparisonSeries {
  /// "primes/python/threads over python/serial": the same in every run, no other's in this one; one line that
  /// neither ends nor begins with a space, of at most 1,000 bytes.
  std::string name;
  const lab::Comparison* comparison = nullptr;
  const lab::ScenarioResult* scenario = nullptr;
  std::optional<lab::Estimate> efficiency;  ///< with the speedup's interval, scaled
};

/// All ratios whose numbers are finite and above 0, but for the reference against itself.
[[nodiscard]] std::vector<ComparisonSeries> comparison_series(const lab::Results& results);

}  // namespace gillab::format
