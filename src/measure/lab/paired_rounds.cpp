#include "measure/lab/paired_rounds.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace gillab::lab {

namespace {

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

}  // namespace

bool measured(double capacity) {
  return std::isfinite(capacity) && capacity > 0;
}

bool PairedRound::clean() const {
  return round->clean() && variant->taints.empty() && reference->taints.empty();
}

double PairedRound::capacity() const {
  if (measured(variant->capacity)) return variant->capacity;
  return measured(round->capacity) ? round->capacity : 0;
}

double PairedRound::log_ratio() const {
  return std::log(reference->real_s) - std::log(variant->real_s);
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
  // By process, whatever the order in which somebody's file lists them.
  std::ranges::stable_sort(paired, {}, [](const PairedRound& each) { return each.round->process; });
  return paired;
}

std::vector<PairedRound> clean_ones(std::vector<PairedRound> rounds) {
  std::erase_if(rounds, [](const PairedRound& paired) { return !paired.clean(); });
  return rounds;
}

}  // namespace gillab::lab
