#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab/gate/comparability.h"
#include "lab/gate/judgement.h"
#include "lab/results.h"

namespace gillab::lab {

struct GateOptions {
  double tolerance = 0.1;           ///< a loss of that share is no regression
  std::vector<Difference> allowed;  ///< differences that do not keep from comparing
  std::vector<std::string> only;    ///< shell patterns for variants; empty means all
};

/// Everything the gate says of a run.
struct GateReport {
  double tolerance = 0.1;
  Context baseline;  ///< where and when the baseline was measured
  Context current;
  std::vector<Judgement> judgements;
  std::vector<std::string> missing;  ///< scenarios that were measured, and of which the baseline has nothing
  std::vector<std::string> notes;    ///< full sentences: what is not gated, or only loosely, and why

  [[nodiscard]] int count(GateVerdict verdict) const;
};

/// What of a baseline's scenario cannot be gated though it runs in parallel: "native/threads: 2 of 15 rounds
/// clean". What simply does not scale is none of it.
[[nodiscard]] std::vector<std::string> ungated(const ScenarioResult& baseline, const GateOptions& options);

/// Holds `current` to what `baseline` promises of the scenarios that both have. Depends on nothing else, so
/// judging a file again gives the same verdicts.
[[nodiscard]] GateReport gate(const Results& current, const Results& baseline, const GateOptions& options);

/// The promises of a scenario that the options select.
[[nodiscard]] std::vector<Promise> selected_promises(const ScenarioResult& baseline,
                                                     const GateOptions& options);

/// How many worker processes a scenario needs for its verdicts: asked after each, with what was measured so
/// far, it says how many there should be in all.
///
/// Two at least. When every promise passes, no more. When one is suspected of a loss, as many fresh ones
/// again to confirm it. Otherwise as many as were planned.
class GateAppetite {
 public:
  GateAppetite(std::vector<Promise> promises, Strictness strictness)
      : promises_(std::move(promises)), strictness_(strictness) {}

  [[nodiscard]] int wanted(const ScenarioResult& so_far, int done, int planned);

 private:
  std::vector<Promise> promises_;
  Strictness strictness_;
  int confirming_ = 0;  ///< processes in all when a suspicion is being confirmed
};

}  // namespace gillab::lab
