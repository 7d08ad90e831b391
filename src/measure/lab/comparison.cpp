#include "measure/lab/comparison.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "base/protocol/executor.h"
#include "base/support/median.h"
#include "measure/lab/counter.h"
#include "measure/lab/paired_rounds.h"
#include "measure/lab/statistics.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

bool io_bound(const ScenarioResult& result) {
  return result.scenario.bound == protocol::Bound::kIo;
}

bool serial(const protocol::Variant& variant) {
  return protocol::executor_named(variant.executor).serial;
}

double ideal_speedup(const ScenarioResult& result, int threads, int usable_cpus) {
  const int useful = std::min(threads, result.scenario.tasks);
  return io_bound(result) ? useful : std::min(useful, usable_cpus);
}

double median_capacity(const std::vector<PairedRound>& rounds) {
  std::vector<double> capacities;
  for (const PairedRound& paired : rounds) {
    if (const double capacity = paired.capacity(); capacity > 0) capacities.push_back(capacity);
  }
  return capacities.empty() ? 0 : median(std::move(capacities));
}

/// Only against its own serial runs is a variant's speedup the work of its threads alone.
double efficiency_of(const ScenarioResult& result, const Comparison& comparison,
                     const protocol::Variant& variant, const protocol::Variant& reference) {
  if (!serial(reference) || variant.implementation != reference.implementation) return 0;
  if (io_bound(result)) return comparison.speedup.value / comparison.ideal;
  return comparison.capacity >= kTellingCapacity ? comparison.speedup.value / comparison.capacity : 0;
}

std::optional<Comparison> compare_pair(const ScenarioResult& result, const Pair& pair, int usable_cpus,
                                       double confidence) {
  const auto rounds = paired_rounds(result, pair);
  const auto clean = clean_ones(rounds);
  const auto speedup = speedup_estimate(by_process(clean, std::mem_fn(&PairedRound::log_ratio)), confidence);
  if (!speedup) return std::nullopt;

  Comparison comparison{.scenario = result.scenario.name,
                        .variant = pair.variant,
                        .reference = pair.reference,
                        .null = pair.null,
                        .speedup = *speedup,
                        .rounds = static_cast<int>(rounds.size()),
                        .clean_rounds = static_cast<int>(clean.size())};
  const protocol::Variant& variant = find_variant(result, pair.variant)->variant;
  const protocol::Variant& reference = find_variant(result, pair.reference)->variant;
  // However many threads the reference has, its second copy has as many: the null's ideal stays 1.
  if (pair.null || serial(variant)) return comparison;

  comparison.ideal = ideal_speedup(result, clean.front().variant->threads, usable_cpus);
  comparison.capacity = io_bound(result) ? 0 : median_capacity(clean);
  comparison.efficiency = efficiency_of(result, comparison, variant, reference);
  return comparison;
}

}  // namespace

std::vector<Pair> pairs_to_compare(const ScenarioResult& result) {
  std::vector<Pair> pairs;
  // Its variants do different things, or the same for a given time: their times say nothing.
  if (!result.scenario.columns.empty()) return pairs;
  const auto add = [&](const std::string& variant, const std::string& reference, bool null) {
    if (variant == reference && !null) return;
    if (!gives_ratios(find_variant(result, variant)) || !gives_ratios(find_variant(result, reference)))
      return;
    const Pair pair{.variant = variant, .reference = reference, .null = null};
    if (std::ranges::find(pairs, pair) == pairs.end()) pairs.push_back(pair);
  };

  const std::string& reference = result.scenario.reference;
  for (const VariantResult& each : result.variants)
    add(each.variant.name, reference_of(result, each.variant), false);
  add(reference, reference, true);
  for (const VariantResult& each : result.variants) {
    if (!protocol::executor_named(each.variant.executor).parallel) continue;
    if (const auto* sibling = serial_sibling(result, each.variant)) {
      add(each.variant.name, sibling->variant.name, false);
    }
  }
  for (const protocol::Claim& claim : result.scenario.claims) {
    if (about_time(claim)) add(claim.variant, claim.over, false);
  }
  for (const protocol::Evidence& evidence : result.scenario.evidence) {
    if (evidence.measure == "speedup") add(evidence.variant, evidence.over, false);
  }
  return pairs;
}

std::vector<Comparison> compare(const ScenarioResult& result, int usable_cpus, double confidence) {
  std::vector<Comparison> comparisons;
  for (const Pair& pair : pairs_to_compare(result)) {
    if (auto comparison = compare_pair(result, pair, usable_cpus, confidence))
      comparisons.push_back(std::move(*comparison));
  }
  // Rounds can agree on a ratio that the machine made.
  const double agreement = agreement_with_itself(result, confidence);
  for (Comparison& each : comparisons) {
    if (each.null) continue;
    each.speedup.lower = std::min(each.speedup.lower, each.speedup.value / agreement);
    each.speedup.upper = std::max(each.speedup.upper, each.speedup.value * agreement);
  }
  return comparisons;
}

const Comparison* find_comparison(const std::vector<Comparison>& comparisons, const std::string& variant,
                                  const std::string& reference) {
  const auto found = std::ranges::find_if(comparisons, [&](const Comparison& each) {
    return !each.null && each.variant == variant && each.reference == reference;
  });
  return found == comparisons.end() ? nullptr : &*found;
}

bool excludes_one(const Estimate& null) {
  constexpr double kTolerance = 0.02;
  return null.lower > 1 + kTolerance || null.upper < 1 - kTolerance;
}

double agreement_with_itself(const ScenarioResult& result, double confidence) {
  const std::string& reference = result.scenario.reference;
  const auto clean =
      clean_ones(paired_rounds(result, {.variant = reference, .reference = reference, .null = true}));
  std::vector<double> distances;
  std::ranges::transform(clean, std::back_inserter(distances), &PairedRound::log_ratio);
  const auto null = median_interval(std::move(distances), confidence);
  return null ? std::exp(std::max(-null->lower, null->upper)) : 1;
}

RoundCount count_rounds(const ScenarioResult& result, const std::string& variant,
                        const std::string& reference) {
  const auto rounds = paired_rounds(result, {.variant = variant, .reference = reference});
  const auto clean = std::ranges::count_if(rounds, [](const PairedRound& each) { return each.clean(); });
  return {.all = static_cast<int>(rounds.size()), .clean = static_cast<int>(clean)};
}

}  // namespace gillab::lab
