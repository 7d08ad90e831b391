#include "measure/gate/notes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/support/text.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

/// What the baseline does not tell of a scenario.
std::optional<std::string> ungated(const ScenarioResult& baseline, const GateOptions& options) {
  std::vector<std::string> reasons;
  for (const Withheld& withheld : selected_promises(baseline, options).withheld) {
    // What was skipped or failed is named by the reason itself.
    const bool named = withheld.reason.starts_with(withheld.variant + " ");
    reasons.push_back(named ? withheld.reason : fmt::format("{}: {}", withheld.variant, withheld.reason));
  }
  if (reasons.empty()) return std::nullopt;
  return fmt::format("Not gated, because the baseline does not tell: {} {}.", baseline.scenario.name,
                     fmt::join(reasons, "; "));
}

/// What was promised so loosely that a much larger loss than the tolerance would pass.
std::optional<std::string> loose_floor(const Judgement& judgement, double tolerance) {
  constexpr double kLoose = 0.9;
  const double value = judgement.promise.value.value;
  if (!judgement.floor || *judgement.floor >= kLoose * (1 - tolerance) * value) return std::nullopt;
  return fmt::format("{} of {}/{} may fall by {:.0f} % before it fails: {}.",
                     judgement.promise.gauge == Gauge::kEfficiency ? "The efficiency" : "The speedup",
                     judgement.promise.scenario, judgement.promise.variant,
                     100 * (1 - *judgement.floor / value),
                     judgement.promise.value.lower < kLoose * value
                         ? "the baseline is imprecise; measure it again on a quiet machine"
                         : "the capacity here is another than the baseline's");
}

}  // namespace

std::vector<std::string> notes_on(const GateReport& report, const Results& current, const Results& baseline,
                                  const GateOptions& options) {
  std::vector<std::string> notes;
  std::vector<std::string> unmeasured;
  for (const ScenarioResult& base : baseline.scenarios) {
    const std::string& name = base.scenario.name;
    const ScenarioResult* result = find_scenario(current, name);
    if (result == nullptr) {
      unmeasured.push_back(name);
      continue;
    }
    if (auto note = ungated(base, options)) notes.push_back(std::move(*note));
    if (result->interrupted)
      notes.push_back(fmt::format("Interrupted: of {} this is what was measured until then.", name));
  }
  if (!unmeasured.empty())
    notes.push_back(fmt::format("In the baseline, but not measured: {}.", enumerate(unmeasured)));
  for (const Judgement& judgement : report.judgements) {
    if (auto note = loose_floor(judgement, options.tolerance)) notes.push_back(std::move(*note));
  }
  return notes;
}

}  // namespace gillab::lab
