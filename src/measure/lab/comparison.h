#pragma once

#include <string>
#include <vector>

#include "measure/lab/paired_rounds.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// The confidence that every interval is asked for; its exact coverage is recorded beside it.
inline constexpr double kConfidence = 0.95;

/// Where pure native threads reach less than this, code that runs in parallel looks like code that does not,
/// so there is no efficiency.
inline constexpr double kTellingCapacity = 1.25;

/// Compares within a scenario, from its clean rounds: every variant with the reference, the reference with
/// its own second copy, every parallel variant with the same implementation run serially, and whatever else a
/// claim or a piece of evidence asks for. No interval is narrower than the reference's second copy allows.
/// Variants that failed, timed out or were not checked give no ratio; too few clean rounds give none either.
/// A pair is compared once.
[[nodiscard]] std::vector<Comparison> compare(const ScenarioResult& result, int usable_cpus,
                                              double confidence = kConfidence);

/// The pairs that compare() compares where there are rounds enough, once each, in the order of the
/// declarations.
[[nodiscard]] std::vector<Pair> pairs_to_compare(const ScenarioResult& result);

/// The comparison of `variant` with `reference` among `comparisons` (not the null), or nullptr.
[[nodiscard]] const Comparison* find_comparison(const std::vector<Comparison>& comparisons,
                                                const std::string& variant, const std::string& reference);

/// Whether the reference's second copy is away from the reference. An interval can be narrow enough to
/// exclude 1 by next to nothing, so by 2 % at least.
[[nodiscard]] bool excludes_one(const Estimate& null);

/// The factor, at least 1, by which the same code may differ from itself on the median of all clean rounds:
/// the far end of the sign-test interval of the reference and its second copy. 1 when they are too few.
[[nodiscard]] double agreement_with_itself(const ScenarioResult& result, double confidence = kConfidence);

/// The rounds that timed both of two variants: what is left to say when they are too few for a comparison.
struct RoundCount {
  int all = 0;
  int clean = 0;
};

[[nodiscard]] RoundCount count_rounds(const ScenarioResult& result, const std::string& variant,
                                      const std::string& reference);

}  // namespace gillab::lab
