#include "measure/gate/gate.h"

#include <algorithm>
#include <utility>

#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

/// Where two machines differ, the ratio of two implementations is nobody's promise; everything else that
/// differs is somebody's mistake.
Judgement refused(const Promise& promise, Mismatch mismatch) {
  return {
      .promise = promise,
      .verdict = traits_of(mismatch.difference).expected ? GateVerdict::kNotCompared : GateVerdict::kRefused,
      .reason = std::move(mismatch)};
}

}  // namespace

int GateReport::count(GateVerdict verdict) const {
  return static_cast<int>(std::ranges::count(judgements, verdict, &Judgement::verdict));
}

std::vector<ScenarioJudgements> by_scenario(const GateReport& report) {
  std::vector<ScenarioJudgements> groups;
  for (const Judgement& judgement : report.judgements) {
    const std::string& scenario = judgement.promise.scenario;
    auto group = std::ranges::find(groups, scenario, &ScenarioJudgements::scenario);
    if (group == groups.end()) group = groups.insert(group, {.scenario = scenario, .judgements = {}});
    group->judgements.push_back(&judgement);
  }
  return groups;
}

Promises selected_promises(const ScenarioResult& baseline, const GateOptions& options) {
  Promises promises = promises_of(baseline);
  const auto deselected = [&](const auto& each) {
    return !selects(options.only, baseline.scenario.name, each.variant);
  };
  std::erase_if(promises.made, deselected);
  std::erase_if(promises.withheld, deselected);
  return promises;
}

GateReport gate(const Results& current, const Results& baseline, const GateOptions& options) {
  GateReport report{.tolerance = options.tolerance, .baseline = baseline.context, .current = current.context};
  struct Pending {
    const ScenarioResult* result;
    std::size_t place;
  };
  std::vector<Pending> comparable;
  for (const ScenarioResult& result : current.scenarios) {
    const ScenarioResult* base = find_scenario(baseline, result.scenario.name);
    if (base == nullptr) {
      report.missing.push_back(result.scenario.name);
      continue;
    }
    for (const Promise& promise : selected_promises(*base, options).made) {
      // What could not even be read has nothing that could differ.
      const auto difference =
          result.status == Status::kOk
              ? mismatch(current.context, result, baseline.context, *base, promise.gauge, options.allowed)
              : std::nullopt;
      if (!difference) comparable.push_back({.result = &result, .place = report.judgements.size()});
      report.judgements.push_back(difference ? refused(promise, *difference) : Judgement{.promise = promise});
    }
  }
  const Strictness strictness{.tolerance = options.tolerance,
                              .comparisons = static_cast<int>(comparable.size())};
  for (const Pending& pending : comparable) {
    Judgement& judgement = report.judgements[pending.place];
    judgement = judge(*pending.result, judgement.promise, strictness);
    if (judgement.verdict == GateVerdict::kFail)
      judgement.changes = changes_since(*find_scenario(baseline, judgement.promise.scenario), *pending.result,
                                        judgement.promise, same_processor(current.context, baseline.context));
  }
  report.notes = notes_on(report, current, baseline, options);
  return report;
}

}  // namespace gillab::lab
