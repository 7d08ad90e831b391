#include "measure/gate/notes.h"

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

}  // namespace

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
  }
  return notes;
}

}  // namespace gillab::lab
