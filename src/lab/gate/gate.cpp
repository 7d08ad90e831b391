#include "lab/gate/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "support/text.h"

namespace gillab::lab {

namespace {

const ScenarioResult* find_scenario(const Results& results, const std::string& name) {
  const auto found = std::ranges::find_if(
      results.scenarios, [&](const ScenarioResult& result) { return result.scenario.name == name; });
  return found == results.scenarios.end() ? nullptr : &*found;
}

/// Where two machines differ, the ratio of two implementations is nobody's promise; everything else that
/// differs is somebody's mistake.
Judgement refused(const Promise& promise, const Mismatch& mismatch) {
  const bool expected = mismatch.difference == Difference::kMachine;
  std::string reason = mismatch.text;
  if (!expected) {
    const auto name = std::ranges::find(differences(), mismatch.difference, &DifferenceName::difference);
    reason += fmt::format("; --allow {} compares them anyway", name->word);
  }
  return {.promise = promise,
          .verdict = expected ? GateVerdict::kNotCompared : GateVerdict::kRefused,
          .reason = std::move(reason)};
}

}  // namespace

int GateReport::count(GateVerdict verdict) const {
  return static_cast<int>(std::ranges::count(judgements, verdict, &Judgement::verdict));
}

std::vector<Promise> selected_promises(const ScenarioResult& baseline, const GateOptions& options) {
  std::vector<Promise> promises = promises_of(baseline);
  std::erase_if(promises, [&](const Promise& promise) {
    return !options.only.empty() && std::ranges::none_of(options.only, [&](const std::string& pattern) {
      return matches_glob(pattern, promise.variant) ||
             matches_glob(pattern, promise.scenario + "/" + promise.variant);
    });
  });
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
    for (const Promise& promise : selected_promises(*base, options)) {
      const auto difference =
          mismatch(current.context, result, baseline.context, *base, promise.gauge, options.allowed);
      if (!difference) comparable.push_back({.result = &result, .place = report.judgements.size()});
      report.judgements.push_back(difference ? refused(promise, *difference) : Judgement{.promise = promise});
    }
  }
  const Strictness strictness{.tolerance = options.tolerance,
                              .comparisons = static_cast<int>(comparable.size())};
  for (const Pending& pending : comparable) {
    Judgement& judgement = report.judgements[pending.place];
    judgement = judge(*pending.result, judgement.promise, strictness);
  }
  return report;
}

int GateAppetite::wanted(const ScenarioResult& so_far, int done, int planned) {
  constexpr int kFewest = 2;
  if (confirming_ > 0) return confirming_;
  if (done < kFewest) return kFewest;
  bool passed = true;
  for (const Promise& promise : promises_) {
    const Judgement judgement = judge(so_far, promise, strictness_);
    if (judgement.suspected) return confirming_ = 2 * done;
    passed = passed && judgement.verdict == GateVerdict::kPass;
  }
  return passed ? done : std::max(planned, kFewest);
}

}  // namespace gillab::lab
