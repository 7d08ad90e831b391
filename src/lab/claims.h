#pragma once

#include <vector>

#include "lab/results.h"

namespace gillab::lab {

/// Checks a scenario's claims by its comparisons and counters. A claim about time holds when its whole
/// interval is within the bounds, fails when its whole interval is outside, and is undecided in between or
/// without an interval; the reason says which. A claim about a counter holds when the usual count is at least
/// `at_least` and no count exceeds `at_most`, and fails otherwise. A claim for another kind of build ("when")
/// is not applicable. Reads `scenario.claims`, `variants`, `comparisons`, `samples` and `rounds` of the
/// result.
[[nodiscard]] std::vector<ClaimResult> judge_claims(const ScenarioResult& result, bool gil_enabled);

}  // namespace gillab::lab
