#include "measure/gate/judgement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "measure/lab/comparison.h"
#include "measure/lab/statistics.h"
#include "measure/lab/variants.h"
#include "tell/words/reason.h"

namespace gillab::lab {

namespace {

/// How often one bound may be wrong: of a 90 % interval each end is a bound of 95 %.
constexpr double kRisk = 0.05;

/// The interval whose ends are each wrong with the probability `risk`.
double confidence_for(double risk) {
  return 1 - 2 * risk;
}

std::string in_unit(Gauge gauge, double value) {
  if (gauge == Gauge::kEfficiency) return fmt::format("{:.1f} %", 100 * value);
  return fmt::format("{:.{}f}x", value, value < 10 ? 2 : 1);
}

std::string counted(int count, const char* singular, const char* plural) {
  return fmt::format("{} {}", count, count == 1 ? singular : plural);
}

/// What is known of a promise in the run that is judged.
class Evidence {
 public:
  Evidence(const ScenarioResult& result, const Promise& promise)
      : result_(&result),
        gauge_(promise.gauge),
        all_(paired_rounds(result, {.variant = promise.variant, .reference = promise.reference})),
        clean_(clean_ones(all_)) {}

  [[nodiscard]] int rounds() const { return static_cast<int>(all_.size()); }
  [[nodiscard]] int clean_rounds() const { return static_cast<int>(clean_.size()); }
  [[nodiscard]] bool from_one_process() const {
    return !clean_.empty() && clean_.front().round->process == clean_.back().round->process;
  }
  [[nodiscard]] double capacity() const {
    return gauge_ == Gauge::kEfficiency ? capacity_of(clean_, *result_) : 0;
  }

  [[nodiscard]] std::optional<Estimate> estimate(double confidence) const {
    return estimate_of(clean_, confidence);
  }

  /// The processes as two halves, the earlier one the larger.
  [[nodiscard]] std::array<std::optional<Estimate>, 2> halves(double confidence) const {
    const std::vector<int> processes = processes_of(*result_);
    if (processes.size() < 2) return {estimate(confidence), std::nullopt};
    const int first_of_second = processes[(processes.size() + 1) / 2];
    std::array<std::vector<PairedRound>, 2> halves;
    for (const PairedRound& round : clean_)
      halves.at(round.round->process < first_of_second ? 0 : 1).push_back(round);
    return {estimate_of(halves[0], confidence), estimate_of(halves[1], confidence)};
  }

  /// "31 of 90 rounds clean".
  [[nodiscard]] std::string in_words() const {
    return fmt::format("{} of {} clean", clean_rounds(), counted(rounds(), "round", "rounds"));
  }

 private:
  static std::vector<int> processes_of(const ScenarioResult& result) {
    std::set<int> processes;
    for (const Round& round : result.rounds)
      processes.insert(round.process);
    return {processes.begin(), processes.end()};
  }

  [[nodiscard]] std::optional<Estimate> estimate_of(const std::vector<PairedRound>& rounds,
                                                    double confidence) const {
    return speedup_estimate(log_values(rounds, gauge_, *result_), confidence);
  }

  const ScenarioResult* result_;
  Gauge gauge_;
  std::vector<PairedRound> all_;
  std::vector<PairedRound> clean_;
};

/// Why there can be no evidence; nothing when there is.
std::optional<std::string> why_unmeasured(const ScenarioResult& result, const Promise& promise) {
  if (result.status != Status::kOk)
    return words::reason(because::Trouble{.variant = {}, .status = result.status, .text = result.reason});
  for (const std::string& name : {promise.variant, promise.reference}) {
    if (name.empty()) continue;
    if (auto reason = why_without_numbers(result, name)) return words::reason(*reason);
  }
  return std::nullopt;
}

double floor_of(const Promise& promise, double capacity, double tolerance) {
  double floor = (1 - tolerance) * promise.value.lower;
  if (promise.gauge != Gauge::kEfficiency) return floor;
  floor = std::min(floor, 1 - tolerance);
  // What is only partly parallel loses efficiency where more runs at once, which is nobody's fault.
  if (promise.capacity > 0 && capacity > promise.capacity) floor *= promise.capacity / capacity;
  return floor;
}

/// By how much the reference's second copy is away from it, as a factor of at least 1; 1 when it is not.
double null_bias(const ScenarioResult& result) {
  const std::string& reference = result.scenario.reference;
  const auto clean =
      clean_ones(paired_rounds(result, {.variant = reference, .reference = reference, .null = true}));
  const auto null = speedup_estimate(log_values(clean, Gauge::kSpeedup, result), kConfidence);
  if (!null || !excludes_one(*null)) return 1;
  const double away = std::max(std::abs(std::log(null->lower)), std::abs(std::log(null->upper)));
  return std::exp(away);
}

/// "once a task", "10288 times a task".
std::string rate(double releases) {
  return releases == 1 ? "once a task" : fmt::format("{:.6g} times a task", releases);
}

void judge_count(Judgement& judgement, const ScenarioResult& current) {
  const auto releases = releases_of(current, judgement.promise.variant);
  if (!releases) {
    judgement.reason = "no sample of it has an account of the GIL";
    return;
  }
  judgement.measured = releases;
  const auto samples = std::ranges::count_if(current.samples, [&](const Sample& sample) {
    return sample.variant == judgement.promise.variant && sample.gil;
  });
  judgement.rounds = judgement.clean_rounds = static_cast<int>(samples);
  const std::string where = counted(judgement.rounds, "sample", "samples");
  if (releases->upper <= 0) {
    judgement.verdict = GateVerdict::kFail;
    judgement.reason = fmt::format("never lets go of the GIL in {}; the baseline does {}", where,
                                   rate(judgement.promise.value.value));
  } else if (releases->lower > 0) {
    judgement.verdict = GateVerdict::kPass;
    judgement.reason = fmt::format("lets go of the GIL {}, in each of {}", rate(releases->value), where);
  } else {
    judgement.reason = fmt::format("lets go of the GIL in some of {} only", where);
  }
}

/// What the halves say against the promise.
void judge_loss(Judgement& judgement, const Evidence& evidence, double allowed, double risk) {
  const Gauge gauge = judgement.promise.gauge;
  const auto below = [&](const std::optional<Estimate>& half) { return half && half->upper < allowed; };
  const auto whole = evidence.estimate(confidence_for(risk));
  const auto halves = evidence.halves(confidence_for(risk));
  const std::string floor = in_unit(gauge, allowed);
  judgement.suspected = below(whole);
  if (below(halves[0]) && below(halves[1])) {
    judgement.verdict = GateVerdict::kFail;
    judgement.reason =
        fmt::format("upper bound {} < floor {}, confirmed in other processes; {}",
                    in_unit(gauge, std::max(halves[0]->upper, halves[1]->upper)), floor, evidence.in_words());
  } else if (judgement.suspected) {
    judgement.reason = fmt::format("upper bound {} < floor {}, but not in both halves of the processes; {}",
                                   in_unit(gauge, whole->upper), floor, evidence.in_words());
  } else {
    judgement.reason = fmt::format(
        "{}–{} straddles the floor {}; {}", in_unit(gauge, judgement.measured->lower),
        in_unit(gauge, judgement.measured->upper), in_unit(gauge, *judgement.floor), evidence.in_words());
  }
}

void judge_rounds(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness) {
  const Promise& promise = judgement.promise;
  const Evidence evidence(current, promise);
  judgement.rounds = evidence.rounds();
  judgement.clean_rounds = evidence.clean_rounds();
  judgement.measured = evidence.estimate(confidence_for(kRisk));
  if (!judgement.measured) {
    judgement.reason = fmt::format("only {}, too few to tell", evidence.in_words());
    return;
  }
  const double capacity = evidence.capacity();
  const bool computes = current.scenario.bound != protocol::Bound::kIo;
  if (promise.gauge == Gauge::kEfficiency && computes && capacity < kTellingCapacity) {
    judgement.reason = fmt::format("native threads reach only {:.2f}x here, too little to tell", capacity);
    return;
  }
  judgement.floor = floor_of(promise, capacity, strictness.tolerance);
  if (evidence.from_one_process() && judgement.measured->lower >= *judgement.floor) {
    judgement.reason = fmt::format("all clean rounds are of one process; {}", evidence.in_words());
    return;
  }
  if (judgement.measured->lower >= *judgement.floor) {
    judgement.verdict = GateVerdict::kPass;
    judgement.reason =
        fmt::format("lower bound {} ≥ floor {}; {}", in_unit(promise.gauge, judgement.measured->lower),
                    in_unit(promise.gauge, *judgement.floor), evidence.in_words());
    return;
  }
  const double bias = null_bias(current);
  judge_loss(judgement, evidence, *judgement.floor / bias, kRisk / std::max(1, strictness.comparisons));
  if (bias > 1 && judgement.verdict != GateVerdict::kFail) {
    judgement.reason += fmt::format("; the reference itself is off by {:.0f} %", 100 * (bias - 1));
  }
}

}  // namespace

std::string_view name_of(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      return "PASS";
    case GateVerdict::kFail:
      return "FAIL";
    case GateVerdict::kInconclusive:
      return "INCONCLUSIVE";
    case GateVerdict::kRefused:
      return "REFUSED";
    case GateVerdict::kNotCompared:
      return "NOT COMPARED";
  }
  return "";
}

Judgement judge(const ScenarioResult& current, const Promise& promise, const Strictness& strictness) {
  Judgement judgement{.promise = promise};
  if (auto reason = why_unmeasured(current, promise)) {
    judgement.unmeasured = true;
    judgement.reason = std::move(*reason);
  } else if (promise.gauge == Gauge::kReleases) {
    judge_count(judgement, current);
  } else {
    judge_rounds(judgement, current, strictness);
  }
  return judgement;
}

}  // namespace gillab::lab
