#include "tell/report/gate.h"

#include <string>
#include <vector>

#include "tell/words/gate.h"

namespace gillab::report {

namespace {

blocks::VerdictRow row_of(const lab::Judgement& judgement) {
  return {.verdict = judgement.verdict,
          .variant = judgement.promise.variant,
          .gauge = judgement.promise.gauge,
          .baseline = judgement.promise.value.value,
          .measured = judgement.measured,
          .floor = lab::floor_of(judgement),
          .reason = words::reason(judgement)};
}

std::vector<std::string> hints(const lab::GateReport& report) {
  using enum lab::GateVerdict;
  std::vector<std::string> hints;
  for (const lab::GateVerdict verdict : {kNotMeasured, kInconclusive, kRefused, kNotCompared}) {
    if (report.count(verdict) > 0) hints.push_back(words::hint(verdict));
  }
  if (!report.missing.empty()) hints.push_back(words::nothing_of(report.missing));
  for (const lab::Note& note : report.notes)
    hints.push_back(words::note(note));
  return hints;
}

}  // namespace

blocks::Page gate(const lab::GateReport& report) {
  blocks::Verdicts verdicts{.tolerance = report.tolerance,
                            .baseline = {.parts = words::side(report.baseline), .label = "baseline"},
                            .current = {.parts = words::side(report.current), .label = "measured"},
                            .groups = {},
                            .outcome = words::outcome(report),
                            .counts = words::counts(report),
                            .hints = hints(report)};
  for (const lab::ScenarioJudgements& scenario : by_scenario(report)) {
    blocks::VerdictGroup group{.scenario = scenario.scenario, .rows = {}};
    for (const lab::Judgement* judgement : scenario.judgements)
      group.rows.push_back(row_of(*judgement));
    verdicts.groups.push_back(std::move(group));
  }
  return {std::move(verdicts)};
}

}  // namespace gillab::report
