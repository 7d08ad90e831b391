#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/lab/comparison.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// The quantity that a claim is about, or why there is none.
struct Measurement {
  std::optional<Estimate> estimate;
  Reason missing;  ///< nothing with an estimate
};

/// What the scenario's result says about the claim's quantity, whatever its bounds.
[[nodiscard]] Measurement measure(const ScenarioResult& result, const protocol::Claim& claim,
                                  double confidence = kConfidence);

/// Checks a scenario's claims by its comparisons and counters. A claim about time holds when its whole
/// interval is within the bounds, fails when its whole interval is outside, and is undecided in between or
/// without an interval; the reason says which. So does a claim about a counter that was measured (its name
/// ends in a unit) or about a ratio of counters; its interval comes from the clean rounds, or from all where
/// those are too few. A claim about a count holds when the usual count is at least `at_least` and no count
/// exceeds `at_most`, and fails otherwise. A claim for another kind of build ("when"), or about a
/// variant that only another size or interpreter does, is not applicable.
/// Reads `scenario.claims`, `variants`, `comparisons`, `samples` and `rounds` of the result; `confidence` is
/// that of the intervals of counters.
[[nodiscard]] std::vector<ClaimResult> judge_claims(const ScenarioResult& result, bool gil_enabled,
                                                    double confidence = kConfidence);

}  // namespace gillab::lab
