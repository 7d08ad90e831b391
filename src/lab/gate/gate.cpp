#include "lab/gate/gate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "lab/comparison.h"
#include "lab/statistics.h"
#include "lab/variants.h"
#include "protocol/executor.h"
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

bool selected(const GateOptions& options, const std::string& scenario, const std::string& variant) {
  return options.only.empty() || std::ranges::any_of(options.only, [&](const std::string& pattern) {
           return matches_glob(pattern, variant) || matches_glob(pattern, scenario + "/" + variant);
         });
}

/// Why a variant that runs in parallel promises nothing; nothing when it simply does not scale.
std::optional<std::string> why_unpromised(const ScenarioResult& baseline, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  if (!gives_ratios(&variant)) return why_without_numbers(baseline, name);
  const VariantResult* sibling = serial_sibling(baseline, variant.variant);
  if (sibling == nullptr) return std::nullopt;
  if (!gives_ratios(sibling)) return why_without_numbers(baseline, sibling->variant.name);
  const RoundCount rounds = count_rounds(baseline, name, sibling->variant.name);
  const auto clean =
      clean_ones(paired_rounds(baseline, {.variant = name, .reference = sibling->variant.name}));
  const double capacity = capacity_of(clean, baseline);
  if (baseline.scenario.bound != "io" && !clean.empty() && capacity < kTellingCapacity)
    return fmt::format("{}: native threads reached only {:.2f}x", name, capacity);
  const auto value = speedup_estimate(log_values(clean, Gauge::kSpeedup, baseline), kConfidence);
  if (value && value->upper < kScales) return std::nullopt;
  if (!value) return fmt::format("{}: {} of {} rounds clean", name, rounds.clean, rounds.all);
  return fmt::format("{}: its speedup is anything from {:.2f}x to {:.2f}x", name, value->lower, value->upper);
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

void note_what_is_loose(GateReport& report, const Results& current, const Results& baseline,
                        const GateOptions& options) {
  std::vector<std::string> unmeasured;
  for (const ScenarioResult& base : baseline.scenarios) {
    const std::string& name = base.scenario.name;
    const ScenarioResult* result = find_scenario(current, name);
    if (result == nullptr) {
      unmeasured.push_back(name);
      continue;
    }
    const std::vector<std::string> reasons = ungated(base, options);
    if (!reasons.empty())
      report.notes.push_back(fmt::format("Not gated, because the baseline does not tell: {} {}.", name,
                                         fmt::join(reasons, "; ")));
    if (result->interrupted)
      report.notes.push_back(fmt::format("Interrupted: of {} this is what was measured until then.", name));
  }
  if (!unmeasured.empty())
    report.notes.push_back(fmt::format("In the baseline, but not measured: {}.", enumerate(unmeasured)));
  for (const Judgement& judgement : report.judgements) {
    if (auto note = loose_floor(judgement, options.tolerance)) report.notes.push_back(std::move(*note));
  }
}

}  // namespace

std::vector<std::string> ungated(const ScenarioResult& baseline, const GateOptions& options) {
  std::vector<std::string> reasons;
  if (!baseline.scenario.columns.empty()) return reasons;
  const std::vector<Promise> promises = promises_of(baseline);
  for (const VariantResult& variant : baseline.variants) {
    const std::string& name = variant.variant.name;
    const bool parallel = protocol::executor_named(variant.variant.executor).parallel;
    if (!parallel || !selected(options, baseline.scenario.name, name)) continue;
    if (std::ranges::find(promises, name, &Promise::variant) != promises.end()) continue;
    if (auto reason = why_unpromised(baseline, variant)) reasons.push_back(std::move(*reason));
  }
  return reasons;
}

int GateReport::count(GateVerdict verdict) const {
  return static_cast<int>(std::ranges::count(judgements, verdict, &Judgement::verdict));
}

std::vector<Promise> selected_promises(const ScenarioResult& baseline, const GateOptions& options) {
  std::vector<Promise> promises = promises_of(baseline);
  std::erase_if(promises, [&](const Promise& promise) {
    return !selected(options, promise.scenario, promise.variant);
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
  }
  note_what_is_loose(report, current, baseline, options);
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
