#include "lab/comparison.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "lab/counter.h"
#include "lab/statistics.h"
#include "protocol/executor.h"

namespace gillab::lab {

namespace {

/// Two arms of a scenario that are to be compared.
struct Pair {
  std::string variant;
  std::string reference;
  bool null = false;

  bool operator==(const Pair&) const = default;
};

/// A round that timed both arms.
struct PairedRound {
  const Round* round = nullptr;
  const Sample* variant = nullptr;
  const Sample* reference = nullptr;
};

using RoundKey = std::pair<int, int>;  // process, round
using Arm = std::map<RoundKey, const Sample*>;

bool usable(const Sample& sample) {
  return std::isfinite(sample.real_s) && sample.real_s > 0;
}

Arm arm_of(const std::vector<Sample>& samples, const std::string& variant, bool null) {
  Arm arm;
  for (const Sample& sample : samples) {
    if (sample.variant != variant || sample.null != null || !usable(sample)) continue;
    arm.emplace(RoundKey{sample.process, sample.round}, &sample);
  }
  return arm;
}

std::vector<PairedRound> paired_rounds(const ScenarioResult& result, const Pair& pair) {
  const Arm variant = arm_of(result.samples, pair.variant, pair.null);
  const Arm reference = arm_of(result.samples, pair.reference, false);
  std::vector<PairedRound> paired;
  for (const Round& round : result.rounds) {
    const RoundKey key{round.process, round.round};
    const auto of_variant = variant.find(key);
    const auto of_reference = reference.find(key);
    if (of_variant == variant.end() || of_reference == reference.end()) continue;
    paired.push_back({.round = &round, .variant = of_variant->second, .reference = of_reference->second});
  }
  return paired;
}

std::vector<PairedRound> clean_ones(std::vector<PairedRound> rounds) {
  std::erase_if(rounds, [](const PairedRound& paired) { return !paired.round->clean(); });
  return rounds;
}

/// ln(reference time / variant time) of every round, one list for each process. The difference of logarithms
/// rather than the logarithm of the quotient: exchanging the arms then changes the sign and not one bit more.
std::vector<std::vector<double>> log_ratios(const std::vector<PairedRound>& rounds) {
  std::map<int, std::vector<double>> by_process;
  for (const PairedRound& paired : rounds) {
    by_process[paired.round->process].push_back(std::log(paired.reference->real_s) -
                                                std::log(paired.variant->real_s));
  }
  std::vector<std::vector<double>> lists;
  lists.reserve(by_process.size());
  for (auto& [process, ratios] : by_process)
    lists.push_back(std::move(ratios));
  return lists;
}

const VariantResult* find_variant(const ScenarioResult& result, std::string_view name) {
  const auto found =
      std::ranges::find(result.variants, name, [](const VariantResult& each) { return each.variant.name; });
  return found == result.variants.end() ? nullptr : &*found;
}

bool gives_ratios(const VariantResult* variant) {
  return variant != nullptr && variant->status == Status::kOk && variant->checked;
}

bool io_bound(const ScenarioResult& result) {
  return result.scenario.bound == "io";
}

bool serial(const protocol::Variant& variant) {
  return variant.executor == "serial";
}

const VariantResult* serial_sibling(const ScenarioResult& result, const protocol::Variant& variant) {
  const auto found = std::ranges::find_if(result.variants, [&](const VariantResult& other) {
    return serial(other.variant) && other.variant.implementation == variant.implementation;
  });
  return found == result.variants.end() ? nullptr : &*found;
}

/// Every pair of arms that somebody may ask about, once each, in the order of the declarations.
std::vector<Pair> pairs_to_compare(const ScenarioResult& result) {
  std::vector<Pair> pairs;
  const auto add = [&](const std::string& variant, const std::string& reference, bool null) {
    if (variant == reference && !null) return;
    if (!gives_ratios(find_variant(result, variant)) || !gives_ratios(find_variant(result, reference)))
      return;
    const Pair pair{.variant = variant, .reference = reference, .null = null};
    if (std::ranges::find(pairs, pair) == pairs.end()) pairs.push_back(pair);
  };

  const std::string& reference = result.scenario.reference;
  for (const VariantResult& each : result.variants)
    add(each.variant.name, reference, false);
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
  return pairs;
}

double ideal_speedup(const ScenarioResult& result, int threads, int usable_cpus) {
  const int useful = std::min(threads, result.scenario.tasks);
  return io_bound(result) ? useful : std::min(useful, usable_cpus);
}

double median_capacity(const std::vector<PairedRound>& rounds) {
  std::vector<double> capacities;
  for (const PairedRound& paired : rounds) {
    const double capacity = paired.round->capacity;
    if (std::isfinite(capacity) && capacity > 0) capacities.push_back(capacity);
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

std::optional<Comparison> compare_pair(const ScenarioResult& result, const Pair& pair, int usable_cpus) {
  const auto rounds = paired_rounds(result, pair);
  const auto clean = clean_ones(rounds);
  const auto speedup = speedup_estimate(log_ratios(clean), kConfidence);
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

std::vector<Comparison> compare(const ScenarioResult& result, int usable_cpus) {
  std::vector<Comparison> comparisons;
  // Its variants do different things, or the same for a given time: their times say nothing.
  if (!result.scenario.columns.empty()) return comparisons;
  for (const Pair& pair : pairs_to_compare(result)) {
    if (auto comparison = compare_pair(result, pair, usable_cpus))
      comparisons.push_back(std::move(*comparison));
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

RoundCount count_rounds(const ScenarioResult& result, const std::string& variant,
                        const std::string& reference) {
  const auto rounds = paired_rounds(result, {.variant = variant, .reference = reference});
  const auto clean =
      std::ranges::count_if(rounds, [](const PairedRound& each) { return each.round->clean(); });
  return {.all = static_cast<int>(rounds.size()), .clean = static_cast<int>(clean)};
}

}  // namespace gillab::lab
