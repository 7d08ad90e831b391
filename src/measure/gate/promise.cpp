#include "measure/gate/promise.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "base/protocol/executor.h"
#include "base/support/median.h"
#include "measure/lab/comparison.h"
#include "measure/lab/statistics.h"
#include "measure/lab/variants.h"
#include "tell/words/reason.h"

namespace gillab::lab {

namespace {

bool serial(const protocol::Variant& variant) {
  return protocol::executor_named(variant.executor).serial;
}

double tasks_at_once(const ScenarioResult& result, const PairedRound& round) {
  return std::min(round.variant->threads, result.scenario.tasks);
}

/// What comes of looking for a promise: it, or why there is none (empty when there is nothing to promise).
struct Offer {
  std::optional<Promise> promise;
  std::string why_not;
};

Offer nothing_to_promise() {
  return {};
}

Offer withheld(std::string reason) {
  return {.promise = std::nullopt, .why_not = std::move(reason)};
}

std::vector<PairedRound> rounds_of(const ScenarioResult& result, const std::string& variant,
                                   const std::string& reference) {
  return paired_rounds(result, {.variant = variant, .reference = reference});
}

Offer offer(const ScenarioResult& result, const std::string& variant, const std::string& reference,
            Gauge gauge) {
  const auto rounds = rounds_of(result, variant, reference);
  const auto clean = clean_ones(rounds);
  const auto value = speedup_estimate(log_values(clean, gauge, result), kConfidence);
  if (!value) return withheld(fmt::format("{} of {} rounds clean", clean.size(), rounds.size()));
  return {.promise = Promise{.scenario = result.scenario.name,
                             .variant = variant,
                             .reference = reference,
                             .gauge = gauge,
                             .value = *value,
                             .capacity = gauge == Gauge::kEfficiency ? capacity_of(clean, result) : 0},
          .why_not = {}};
}

Offer offer_to_scale(const ScenarioResult& result, const VariantResult& variant) {
  if (!protocol::executor_named(variant.variant.executor).parallel) return nothing_to_promise();
  const VariantResult* sibling = serial_sibling(result, variant.variant);
  if (sibling == nullptr) return nothing_to_promise();
  const std::string& name = variant.variant.name;
  const std::string& serially = sibling->variant.name;
  for (const std::string& needed : {name, serially}) {
    if (auto reason = why_without_numbers(result, needed)) return withheld(words::reason(*reason));
  }
  const auto clean = clean_ones(rounds_of(result, name, serially));
  const double capacity = capacity_of(clean, result);
  if (!clean.empty() && result.scenario.bound != protocol::Bound::kIo && capacity < kTellingCapacity)
    return withheld(fmt::format("native threads reached only {:.2f}x", capacity));
  const auto speedup = speedup_estimate(log_values(clean, Gauge::kSpeedup, result), kConfidence);
  if (speedup && speedup->upper < kScales) return nothing_to_promise();
  if (speedup && speedup->lower < kScales) {
    return withheld(
        fmt::format("its speedup is anything from {:.2f}x to {:.2f}x", speedup->lower, speedup->upper));
  }
  return offer(result, name, serially, Gauge::kEfficiency);
}

Offer offer_of_speed(const ScenarioResult& result, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  const std::string& reference = result.scenario.reference;
  const bool parallel = protocol::executor_named(variant.variant.executor).parallel;
  const bool measured = gives_ratios(&variant) && gives_ratios(find_variant(result, reference));
  if (parallel || name == reference || !measured) return nothing_to_promise();
  return offer(result, name, reference, Gauge::kSpeedup);
}

Offer offer_to_release(const ScenarioResult& result, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  if (!serial(variant.variant) || !gives_ratios(&variant)) return nothing_to_promise();
  const auto releases = releases_of(result, name);
  if (!releases || releases->lower <= 0) return nothing_to_promise();
  return {.promise = Promise{.scenario = result.scenario.name,
                             .variant = name,
                             .reference = {},
                             .gauge = Gauge::kReleases,
                             .value = *releases},
          .why_not = {}};
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

Promises promises_of(const ScenarioResult& baseline) {
  Promises promises;
  // Its variants do different things, or the same for a given time: their times say nothing.
  if (!baseline.scenario.columns.empty()) return promises;
  for (const auto look : {&offer_to_scale, &offer_of_speed, &offer_to_release}) {
    for (const VariantResult& variant : baseline.variants) {
      Offer found = look(baseline, variant);
      if (found.promise) promises.made.push_back(std::move(*found.promise));
      if (!found.why_not.empty())
        promises.withheld.push_back({.variant = variant.variant.name, .reason = std::move(found.why_not)});
    }
  }
  return promises;
}

std::vector<std::vector<double>> log_values(const std::vector<PairedRound>& clean, Gauge gauge,
                                            const ScenarioResult& result) {
  if (gauge != Gauge::kEfficiency) return by_process(clean, std::mem_fn(&PairedRound::log_ratio));
  const bool waits = result.scenario.bound == protocol::Bound::kIo;
  return by_process(clean, [&](const PairedRound& round) {
    const double ceiling = waits ? tasks_at_once(result, round) : round.capacity();
    return round.log_ratio() - std::log(ceiling);
  });
}

double capacity_of(const std::vector<PairedRound>& rounds, const ScenarioResult& result) {
  if (result.scenario.bound == protocol::Bound::kIo || rounds.empty()) return 0;
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
