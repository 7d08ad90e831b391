#include "lab/gate/promise.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "lab/comparison.h"
#include "lab/statistics.h"
#include "lab/variants.h"
#include "protocol/executor.h"

namespace gillab::lab {

namespace {

bool serial(const protocol::Variant& variant) {
  return variant.executor == "serial";
}

double tasks_at_once(const ScenarioResult& result, const PairedRound& round) {
  return std::min(round.variant->threads, result.scenario.tasks);
}

std::optional<Promise> promise_of(const ScenarioResult& result, const std::string& variant,
                                  const std::string& reference, Gauge gauge) {
  const auto clean = clean_ones(paired_rounds(result, {.variant = variant, .reference = reference}));
  const auto value = speedup_estimate(log_values(clean, gauge, result), kConfidence);
  if (!value) return std::nullopt;
  return Promise{.scenario = result.scenario.name,
                 .variant = variant,
                 .reference = reference,
                 .gauge = gauge,
                 .value = *value,
                 .capacity = gauge == Gauge::kEfficiency ? capacity_of(clean, result) : 0};
}

std::optional<Promise> promise_to_scale(const ScenarioResult& result, const VariantResult& variant) {
  if (!protocol::executor_named(variant.variant.executor).parallel) return std::nullopt;
  const VariantResult* sibling = serial_sibling(result, variant.variant);
  if (!gives_ratios(sibling)) return std::nullopt;
  const std::string& name = variant.variant.name;
  const std::string& serially = sibling->variant.name;
  const auto clean = clean_ones(paired_rounds(result, {.variant = name, .reference = serially}));
  const auto speedup = speedup_estimate(log_values(clean, Gauge::kSpeedup, result), kConfidence);
  const bool told = result.scenario.bound == "io" || capacity_of(clean, result) >= kTellingCapacity;
  if (!speedup || !told || speedup->lower < kScales) return std::nullopt;
  return promise_of(result, name, serially, Gauge::kEfficiency);
}

std::optional<Promise> promise_of_speed(const ScenarioResult& result, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  const bool parallel = protocol::executor_named(variant.variant.executor).parallel;
  const VariantResult* reference = find_variant(result, result.scenario.reference);
  if (parallel || name == result.scenario.reference || !gives_ratios(reference)) return std::nullopt;
  return promise_of(result, name, result.scenario.reference, Gauge::kSpeedup);
}

std::optional<Promise> promise_to_release(const ScenarioResult& result, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  const auto releases = serial(variant.variant) ? releases_of(result, name) : std::nullopt;
  if (!releases || releases->lower <= 0) return std::nullopt;
  return Promise{.scenario = result.scenario.name,
                 .variant = name,
                 .reference = {},
                 .gauge = Gauge::kReleases,
                 .value = *releases};
}

}  // namespace

std::string_view name_of(Gauge gauge) {
  switch (gauge) {
    case Gauge::kEfficiency:
      return "efficiency";
    case Gauge::kSpeedup:
      return "speedup";
    case Gauge::kReleases:
      return "releases";
  }
  return "";
}

std::vector<Promise> promises_of(const ScenarioResult& baseline) {
  std::vector<Promise> promises;
  // Its variants do different things, or the same for a given time: their times say nothing.
  if (!baseline.scenario.columns.empty()) return promises;
  for (const auto promise : {&promise_to_scale, &promise_of_speed, &promise_to_release}) {
    for (const VariantResult& variant : baseline.variants) {
      if (!gives_ratios(&variant)) continue;
      if (auto made = promise(baseline, variant)) promises.push_back(std::move(*made));
    }
  }
  return promises;
}

std::vector<std::vector<double>> log_values(const std::vector<PairedRound>& clean, Gauge gauge,
                                            const ScenarioResult& result) {
  if (gauge != Gauge::kEfficiency) return by_process(clean, std::mem_fn(&PairedRound::log_ratio));
  const bool waits = result.scenario.bound == "io";
  return by_process(clean, [&](const PairedRound& round) {
    const double ceiling = waits ? tasks_at_once(result, round) : round.capacity();
    return round.log_ratio() - std::log(ceiling);
  });
}

double capacity_of(const std::vector<PairedRound>& rounds, const ScenarioResult& result) {
  if (result.scenario.bound == "io" || rounds.empty()) return 0;
  std::vector<double> capacities;
  capacities.reserve(rounds.size());
  for (const PairedRound& round : rounds)
    capacities.push_back(round.capacity());
  return median(std::move(capacities));
}

std::optional<Estimate> releases_of(const ScenarioResult& result, const std::string& variant) {
  std::vector<double> counts;
  for (const Sample& sample : result.samples) {
    if (sample.variant != variant || !sample.gil) continue;
    // One thread runs it, so whatever it acquires it had let go of before. A forced release is none of its
    // own.
    const auto own = static_cast<double>(sample.gil->acquires) - static_cast<double>(sample.gil->forced);
    counts.push_back(std::max(0.0, own) / std::max(1, result.scenario.tasks));
  }
  if (counts.empty()) return std::nullopt;
  const auto [lowest, highest] = std::ranges::minmax(counts);
  return Estimate{.value = median(std::move(counts)), .lower = lowest, .upper = highest, .confidence = 1};
}

}  // namespace gillab::lab
