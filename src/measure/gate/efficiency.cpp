#include "measure/gate/efficiency.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/protocol/executor.h"
#include "measure/gate/round_gauge.h"
#include "measure/lab/comparison.h"
#include "measure/lab/variants.h"

namespace gillab::lab::efficiency {

namespace {

/// Where native threads reach less than this over serial runs, nothing there could stop scaling.
constexpr double kScales = 1.2;

double log_efficiency(const PairedRound& round, const ScenarioResult& result) {
  const bool waits = result.scenario.bound == protocol::Bound::kIo;
  const double at_once = std::min(round.variant->threads, result.scenario.tasks);
  return round.log_ratio() - std::log(waits ? at_once : round.capacity());
}

constexpr RoundGauge kReading{.gauge = Gauge::kEfficiency, .log_value = &log_efficiency, .of_capacity = true};
constexpr RoundGauge kSpeedup{.gauge = Gauge::kSpeedup, .log_value = &log_speedup};

Offer withheld(Doubt reason) {
  return {.promise = std::nullopt, .why_not = std::move(reason)};
}

}  // namespace

Offer offer(const ScenarioResult& baseline, const VariantResult& variant) {
  if (!protocol::executor_named(variant.variant.executor).parallel) return {};
  const VariantResult* sibling = serial_sibling(baseline, variant.variant);
  if (sibling == nullptr) return {};
  const std::string& name = variant.variant.name;
  const std::string& serially = sibling->variant.name;
  for (const std::string& needed : {name, serially}) {
    if (auto reason = why_without_numbers(baseline, needed)) return withheld(*reason);
  }
  const auto clean = clean_ones(paired_rounds(baseline, {.variant = name, .reference = serially}));
  const double capacity = capacity_of(clean, baseline);
  if (!clean.empty() && baseline.scenario.bound != protocol::Bound::kIo && capacity < kTellingCapacity)
    return withheld(ground::LowCapacity{capacity});
  const auto speedup = estimate_of(clean, kSpeedup, baseline, kConfidence);
  if (speedup && speedup->upper < kScales) return {};
  if (speedup && speedup->lower < kScales)
    return withheld(ground::VagueSpeedup{.lower = speedup->lower, .upper = speedup->upper});
  return offer_of_rounds(baseline, name, serially, kReading);
}

void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness) {
  judge_rounds(judgement, current, strictness, kReading);
}

}  // namespace gillab::lab::efficiency
