#pragma once

#include <string>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// A comparison whose interval reaches no further than this from its middle, as a logarithm, is narrow.
inline constexpr double kNarrow = 0.05;

/// While it is still being decided whether to go on, intervals are of this confidence: what ends the
/// measuring must be surer than what is reported, for there are several looks.
inline constexpr double kInterimConfidence = 0.99;

/// What more rounds of a scenario could answer.
struct OpenQuestions {
  std::vector<std::string> about;     ///< the variants that somebody waits for, in the order of the scenario
  std::vector<std::string> variants;  ///< all that must be measured for it, what they are compared with too

  [[nodiscard]] bool none() const { return variants.empty(); }
};

/// The comparisons that have no interval yet or a wide one, and the claims that are undecided for want of
/// precision. Reads `comparisons` and `claims` of the result.
[[nodiscard]] OpenQuestions open_questions(const ScenarioResult& result);

}  // namespace gillab::lab
