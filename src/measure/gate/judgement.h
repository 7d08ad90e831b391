#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "measure/gate/changes.h"
#include "measure/gate/ground.h"
#include "measure/gate/promise.h"
#include "measure/lab/results.h"

namespace gillab::lab {

enum class GateVerdict : std::uint8_t {
  kPass,
  kFail,          ///< a loss beyond the tolerance, confirmed in fresh processes
  kInconclusive,  ///< too few clean rounds, or too wide an interval, to tell
  kNotMeasured,   ///< skipped, failed, gone or interrupted, which measuring again does not change
  kRefused,       ///< the comparison would make no sense
  kNotCompared    ///< of two machines, and this number is good on one only
};

/// How strict the gate is.
struct Strictness {
  double tolerance = 0.1;  ///< a loss of that share is no regression
  int comparisons = 1;     ///< how many are judged together, so how often chance may strike
};

/// What the gate says of one promise.
struct Judgement {
  Promise promise;
  GateVerdict verdict = GateVerdict::kInconclusive;
  Ground reason;
  std::optional<Estimate> measured;  ///< of 90 %: each end is a bound of 95 %
  std::optional<double> floor;       ///< what it must not fall below
  std::vector<Change> changes;       ///< of a FAIL: what is different from the baseline
  int rounds = 0;                    ///< for a count: samples
  int clean_rounds = 0;
  bool suspected = false;   ///< all that was measured says FAIL, so fresh processes should confirm it
  bool unanswered = false;  ///< the clean rounds of one half are too few to confirm it or not
};

/// What must not be fallen below; a count that was measured must be more than 0. Nothing where nothing came
/// to be judged.
[[nodiscard]] std::optional<double> floor_of(const Judgement& judgement);

/// Judges a run by a promise, from the run's rounds alone: whoever judges the same rounds again gets the
/// same.
///
/// PASS when the lower bound (95 %) is at least the floor. FAIL when in both halves of the processes, each on
/// its own, the upper bound is below the floor: the second half confirms in fresh processes what the first
/// suspects. Its bounds are those of 95 %, Bonferroni's correction for `comparisons` made. A reference that
/// differs from its own second copy by more than 2 % lowers the floor for FAIL by as much.
///
/// Both need clean rounds of two processes at least.
///
/// The floor is the baseline's lower bound less the tolerance; scaled down, never up, to the capacity here.
[[nodiscard]] Judgement judge(const ScenarioResult& current, const Promise& promise,
                              const Strictness& strictness);

}  // namespace gillab::lab
