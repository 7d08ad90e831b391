#include "measure/gate/notes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "measure/gate/gate.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

std::optional<note::LooseFloor> loose_floor(const Judgement& judgement, double tolerance) {
  constexpr double kLoose = 0.9;
  const Estimate& promised = judgement.promise.value;
  if (!judgement.floor || *judgement.floor >= kLoose * (1 - tolerance) * promised.value) return std::nullopt;
  return note::LooseFloor{.promise = judgement.promise,
                          .loss = 1 - *judgement.floor / promised.value,
                          .imprecise = promised.lower < kLoose * promised.value};
}

/// The times behind a ratio that passes.
std::optional<note::Slower> slower(const Judgement& judgement, const Results& current,
                                   const Results& baseline) {
  constexpr double kMuch = 1.2;
  const Promise& promise = judgement.promise;
  if (judgement.verdict != GateVerdict::kPass || promise.reference.empty()) return std::nullopt;
  if (!same_processor(current.context, baseline.context)) return std::nullopt;
  const ScenarioResult& before = *find_scenario(baseline, promise.scenario);
  const ScenarioResult& now = *find_scenario(current, promise.scenario);
  const note::Slower found{.promise = promise,
                           .reference = times_as_long(before, now, promise.reference),
                           .variant = times_as_long(before, now, promise.variant)};
  return found.reference >= kMuch ? std::optional(found) : std::nullopt;
}

}  // namespace

std::vector<Note> weaknesses(const Results& baseline, const GateOptions& options,
                             const std::vector<std::string>& scenarios) {
  std::vector<Note> notes;
  for (const ScenarioResult& base : baseline.scenarios) {
    const bool asked =
        scenarios.empty() || std::ranges::find(scenarios, base.scenario.name) != scenarios.end();
    if (!asked) continue;
    Promises promises = selected_promises(base, options);
    if (!promises.withheld.empty())
      notes.emplace_back(
          note::Ungated{.scenario = base.scenario.name, .withheld = std::move(promises.withheld)});
    for (const Promise& promise : promises.made) {
      if (traits_of(promise.gauge).scale == Scale::kCount) continue;
      const double floor = (1 - options.tolerance) * promise.value.lower;
      if (auto note = loose_floor({.promise = promise, .floor = floor}, options.tolerance))
        notes.emplace_back(std::move(*note));
    }
  }
  return notes;
}

std::vector<Note> notes_on(const GateReport& report, const Results& current, const Results& baseline,
                           const GateOptions& options) {
  std::vector<Note> notes;
  note::Unmeasured unmeasured;
  for (const ScenarioResult& base : baseline.scenarios) {
    const std::string& name = base.scenario.name;
    const ScenarioResult* result = find_scenario(current, name);
    if (result == nullptr) {
      unmeasured.scenarios.push_back(name);
      continue;
    }
    std::vector<Withheld> withheld = selected_promises(base, options).withheld;
    if (!withheld.empty())
      notes.emplace_back(note::Ungated{.scenario = name, .withheld = std::move(withheld)});
    if (result->interrupted) notes.emplace_back(note::Interrupted{name});
  }
  if (!unmeasured.scenarios.empty()) notes.emplace_back(std::move(unmeasured));
  for (const Judgement& judgement : report.judgements) {
    if (auto note = loose_floor(judgement, options.tolerance)) notes.emplace_back(std::move(*note));
    if (auto note = slower(judgement, current, baseline)) notes.emplace_back(std::move(*note));
  }
  return notes;
}

}  // namespace gillab::lab
