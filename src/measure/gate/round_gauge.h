#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"
#include "measure/lab/paired_rounds.h"

/// What the gauges have in common that have a value in every round.
namespace gillab::lab {

/// How such a gauge reads a round.
struct RoundGauge {
  Gauge gauge = Gauge::kEfficiency;
  /// The natural logarithm of its value in a round of `result`.
  double (*log_value)(const PairedRound& round, const ScenarioResult& result) = nullptr;
  bool of_capacity = false;  ///< a share of what native threads reach, so that it depends on them
  /// Whether a round has a value; null: each has.
  bool (*tells)(const PairedRound& round) = nullptr;
};

[[nodiscard]] double log_speedup(const PairedRound& round, const ScenarioResult& result);

/// The rounds that have a value of the gauge. Without a reference, of the variant alone.
[[nodiscard]] std::vector<PairedRound> rounds_of(const ScenarioResult& result, const std::string& variant,
                                                 const std::string& reference, const RoundGauge& gauge);

/// The value over the rounds that count; nothing when they are too few for that confidence.
[[nodiscard]] std::optional<Estimate> estimate_of(const std::vector<PairedRound>& clean,
                                                  const RoundGauge& gauge, const ScenarioResult& result,
                                                  double confidence);

/// The median capacity of rounds; 0 when the scenario waits rather than computes.
[[nodiscard]] double capacity_of(const std::vector<PairedRound>& rounds, const ScenarioResult& result);

/// What `result` promises of the variant against the reference.
[[nodiscard]] Offer offer_of_rounds(const ScenarioResult& result, const std::string& variant,
                                    const std::string& reference, const RoundGauge& gauge);

/// Judges by the floor, see judge().
void judge_rounds(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness,
                  const RoundGauge& gauge);

}  // namespace gillab::lab
