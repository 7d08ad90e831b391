#include "measure/gate/round_gauge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "base/support/median.h"
#include "measure/lab/comparison.h"
#include "measure/lab/statistics.h"

namespace gillab::lab {

namespace {

/// How often one bound may be wrong: of a 90 % interval each end is a bound of 95 %.
constexpr double kRisk = 0.05;

/// The interval whose ends are each wrong with the probability `risk`.
double confidence_for(double risk) {
  return 1 - 2 * risk;
}

/// What is known of a promise in the run that is judged.
class PromiseRounds {
 public:
  PromiseRounds(const ScenarioResult& result, const Promise& promise, const RoundGauge& gauge)
      : result_(&result),
        gauge_(gauge),
        all_(rounds_of(result, promise.variant, promise.reference, gauge)),
        clean_(clean_ones(all_)) {}

  [[nodiscard]] ground::Rounds rounds() const {
    return {.clean = static_cast<int>(clean_.size()), .all = static_cast<int>(all_.size())};
  }
  [[nodiscard]] bool from_one_process() const {
    return !clean_.empty() && clean_.front().round->process == clean_.back().round->process;
  }
  [[nodiscard]] double capacity() const { return gauge_.of_capacity ? capacity_of(clean_, *result_) : 0; }

  [[nodiscard]] std::optional<Estimate> estimate(double confidence) const {
    return estimate_of(clean_, gauge_, *result_, confidence);
  }

  /// The processes as two halves, the earlier one the larger.
  [[nodiscard]] std::array<std::optional<Estimate>, 2> halves(double confidence) const {
    const std::vector<int> processes = processes_of(*result_);
    if (processes.size() < 2) return {estimate(confidence), std::nullopt};
    const int first_of_second = processes[(processes.size() + 1) / 2];
    std::array<std::vector<PairedRound>, 2> halves;
    for (const PairedRound& round : clean_)
      halves.at(round.round->process < first_of_second ? 0 : 1).push_back(round);
    return {estimate_of(halves[0], gauge_, *result_, confidence),
            estimate_of(halves[1], gauge_, *result_, confidence)};
  }

 private:
  static std::vector<int> processes_of(const ScenarioResult& result) {
    std::set<int> processes;
    for (const Round& round : result.rounds)
      processes.insert(round.process);
    return {processes.begin(), processes.end()};
  }

  const ScenarioResult* result_;
  RoundGauge gauge_;
  std::vector<PairedRound> all_;
  std::vector<PairedRound> clean_;
};

/// The floor under a promise.
double lowered(const Promise& promise, const RoundGauge& gauge, double capacity, double tolerance) {
  double floor = (1 - tolerance) * promise.value.lower;
  if (!gauge.of_capacity) return floor;
  floor = std::min(floor, 1 - tolerance);
  // What is only partly parallel loses efficiency where more runs at once, which is nobody's fault.
  if (promise.capacity > 0 && capacity > promise.capacity) floor *= promise.capacity / capacity;
  return floor;
}

/// By how much the reference's second copy is away from it, as a factor of at least 1; 1 when it is not.
double null_bias(const ScenarioResult& result) {
  constexpr RoundGauge kSpeedup{.gauge = Gauge::kSpeedup, .log_value = &log_speedup};
  const std::string& reference = result.scenario.reference;
  const auto clean =
      clean_ones(paired_rounds(result, {.variant = reference, .reference = reference, .null = true}));
  const auto null = estimate_of(clean, kSpeedup, result, kConfidence);
  if (!null || !excludes_one(*null)) return 1;
  const double away = std::max(std::abs(std::log(null->lower)), std::abs(std::log(null->upper)));
  return std::exp(away);
}

/// What the halves say against the promise, whose floor a bias of the reference lowers.
void judge_loss(Judgement& judgement, const PromiseRounds& evidence, double bias, double risk) {
  const double floor = *judgement.floor / bias;
  const auto below = [&](const std::optional<Estimate>& half) { return half && half->upper < floor; };
  const auto whole = evidence.estimate(confidence_for(risk));
  const auto halves = evidence.halves(confidence_for(risk));
  judgement.suspected = below(whole);
  judgement.unanswered = !halves[0] || !halves[1];
  if (below(halves[0]) && below(halves[1])) {
    judgement.verdict = GateVerdict::kFail;
    judgement.reason = ground::BelowFloor{.upper = std::max(halves[0]->upper, halves[1]->upper),
                                          .floor = floor,
                                          .confirmed = true,
                                          .rounds = evidence.rounds(),
                                          .bias = bias};
  } else if (judgement.suspected) {
    judgement.reason = ground::BelowFloor{
        .upper = whole->upper, .floor = floor, .confirmed = false, .rounds = evidence.rounds(), .bias = bias};
  } else {
    judgement.reason = ground::StraddlesFloor{.lower = judgement.measured->lower,
                                              .upper = judgement.measured->upper,
                                              .floor = *judgement.floor,
                                              .rounds = evidence.rounds(),
                                              .bias = bias};
  }
}

}  // namespace

double log_speedup(const PairedRound& round, const ScenarioResult& /*result*/) {
  return round.log_ratio();
}

std::vector<PairedRound> rounds_of(const ScenarioResult& result, const std::string& variant,
                                   const std::string& reference, const RoundGauge& gauge) {
  auto rounds =
      paired_rounds(result, {.variant = variant, .reference = reference.empty() ? variant : reference});
  if (gauge.tells != nullptr)
    std::erase_if(rounds, [&](const PairedRound& round) { return !gauge.tells(round); });
  return rounds;
}

std::optional<Estimate> estimate_of(const std::vector<PairedRound>& clean, const RoundGauge& gauge,
                                    const ScenarioResult& result, double confidence) {
  return speedup_estimate(
      by_process(clean, [&](const PairedRound& round) { return gauge.log_value(round, result); }),
      confidence);
}

double capacity_of(const std::vector<PairedRound>& rounds, const ScenarioResult& result) {
  if (result.scenario.bound == protocol::Bound::kIo || rounds.empty()) return 0;
  std::vector<double> capacities;
  capacities.reserve(rounds.size());
  for (const PairedRound& round : rounds)
    capacities.push_back(round.capacity());
  return median(std::move(capacities));
}

Offer offer_of_rounds(const ScenarioResult& result, const std::string& variant, const std::string& reference,
                      const RoundGauge& gauge) {
  const auto rounds = rounds_of(result, variant, reference, gauge);
  const auto clean = clean_ones(rounds);
  const auto value = estimate_of(clean, gauge, result, kConfidence);
  if (!value) {
    const ground::Rounds count{.clean = static_cast<int>(clean.size()),
                               .all = static_cast<int>(rounds.size())};
    return {.promise = std::nullopt, .why_not = ground::FewRounds{count}};
  }
  return {.promise = Promise{.scenario = result.scenario.name,
                             .variant = variant,
                             .reference = reference,
                             .gauge = gauge.gauge,
                             .value = *value,
                             .capacity = gauge.of_capacity ? capacity_of(clean, result) : 0},
          .why_not = {}};
}

void judge_rounds(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness,
                  const RoundGauge& gauge) {
  const PromiseRounds evidence(current, judgement.promise, gauge);
  const ground::Rounds rounds = evidence.rounds();
  judgement.rounds = rounds.all;
  judgement.clean_rounds = rounds.clean;
  judgement.measured = evidence.estimate(confidence_for(kRisk));
  if (!judgement.measured) {
    judgement.reason = ground::FewRounds{rounds};
    return;
  }
  const double capacity = evidence.capacity();
  const bool computes = current.scenario.bound != protocol::Bound::kIo;
  if (gauge.of_capacity && computes && capacity < kTellingCapacity) {
    judgement.reason = ground::LowCapacity{capacity};
    return;
  }
  judgement.floor = lowered(judgement.promise, gauge, capacity, strictness.tolerance);
  if (judgement.measured->lower < *judgement.floor) {
    const double bias = judgement.promise.reference.empty() ? 1 : null_bias(current);
    judge_loss(judgement, evidence, bias, kRisk / std::max(1, strictness.comparisons));
  } else if (evidence.from_one_process()) {
    judgement.reason = ground::OneProcess{rounds};
  } else {
    judgement.verdict = GateVerdict::kPass;
    judgement.reason =
        ground::AboveFloor{.lower = judgement.measured->lower, .floor = *judgement.floor, .rounds = rounds};
  }
}

}  // namespace gillab::lab
