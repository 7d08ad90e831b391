#pragma once

#include <string>
#include <vector>

#include "measure/gate/comparability.h"
#include "measure/gate/judgement.h"
#include "measure/gate/notes.h"
#include "measure/lab/results.h"

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
  std::vector<Note> notes;           ///< what is not gated, or only loosely, and why

  [[nodiscard]] int count(GateVerdict verdict) const;
};

/// Holds `current` to what `baseline` promises of the scenarios that both have. Depends on nothing else, so
/// judging a file again gives the same verdicts.
[[nodiscard]] GateReport gate(const Results& current, const Results& baseline, const GateOptions& options);

/// The judgements of one scenario, in their order. Points into the report.
struct ScenarioJudgements {
  std::string scenario;
  std::vector<const Judgement*> judgements;
};

[[nodiscard]] std::vector<ScenarioJudgements> by_scenario(const GateReport& report);

/// What a scenario promises of the variants that the options select.
[[nodiscard]] Promises selected_promises(const ScenarioResult& baseline, const GateOptions& options);

}  // namespace gillab::lab
