#include "measure/lab/claims.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/support/median.h"
#include "measure/lab/clean_rounds.h"
#include "measure/lab/comparison.h"
#include "measure/lab/counter.h"
#include "measure/lab/statistics.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

Measurement missing(Reason reason) {
  return {.estimate = std::nullopt, .missing = std::move(reason)};
}

Reason why_no_comparison(const ScenarioResult& result, const protocol::Claim& claim) {
  const RoundCount rounds = count_rounds(result, claim.variant, claim.over);
  if (rounds.all == 0) return because::NeverTimedTogether{.variant = claim.variant, .over = claim.over};
  return because::FewCleanRounds{.clean = rounds.clean, .all = rounds.all};
}

Measurement measure_speedup(const ScenarioResult& result, const protocol::Claim& claim) {
  if (auto reason = why_without_numbers(result, claim.over)) return missing(std::move(*reason));
  if (claim.variant == claim.over) return missing(because::ComparedWithItself{claim.variant});
  const Comparison* comparison = find_comparison(result.comparisons, claim.variant, claim.over);
  if (comparison == nullptr) return missing(why_no_comparison(result, claim));
  if (claim.measure == "speedup") return {.estimate = comparison->speedup, .missing = {}};

  if (comparison->efficiency <= 0) {
    if (comparison->capacity <= 0) return missing(because::NoCapacity{claim.variant});
    if (comparison->capacity >= kTellingCapacity)
      return missing(because::NoEfficiency{.variant = claim.variant, .over = claim.over});
    return missing(because::LowCapacity{comparison->capacity});
  }
  const double ceiling = comparison->speedup.value / comparison->efficiency;
  return {.estimate = Estimate{.value = comparison->speedup.value / ceiling,
                               .lower = comparison->speedup.lower / ceiling,
                               .upper = comparison->speedup.upper / ceiling,
                               .confidence = comparison->speedup.confidence},
          .missing = {}};
}

std::optional<double> counter_of(const Sample& sample, const std::string& name) {
  const auto found = sample.counters.find(name);
  if (found == sample.counters.end() || !std::isfinite(found->second)) return std::nullopt;
  return found->second;
}

using RoundKey = std::pair<int, int>;  // process, round

/// The counter that the claim's other variant had, by round; without those that are no divisor.
std::map<RoundKey, double> divisors(const ScenarioResult& result, const protocol::Claim& claim) {
  std::map<RoundKey, double> found;
  for (const Sample& sample : result.samples) {
    if (sample.variant != claim.over || sample.null) continue;
    const auto value = counter_of(sample, claim.measure);
    if (value && *value != 0) found.emplace(RoundKey{sample.process, sample.round}, *value);
  }
  return found;
}

std::vector<Reading> readings_of(const ScenarioResult& result, const protocol::Claim& claim) {
  const CleanRounds clean(result);
  const std::map<RoundKey, double> by = divisors(result, claim);
  std::vector<Reading> readings;
  for (const Sample& sample : result.samples) {
    // The second copy counts like the first, but as a measurement it is none of its own.
    if (sample.variant != claim.variant || (sample.null && !about_count(claim))) continue;
    auto value = counter_of(sample, claim.measure);
    if (!value) continue;
    const RoundKey round{sample.process, sample.round};
    if (!claim.over.empty()) {
      const auto divisor = by.find(round);
      if (divisor == by.end()) continue;
      *value /= divisor->second;
      if (!std::isfinite(*value)) continue;
    }
    readings.push_back({.value = *value, .clean = clean.count(sample)});
  }
  return readings;
}

/// A counter counts, it does not time: a busy machine does not excuse it, so the tainted rounds count too,
/// and the interval is all that was ever seen, because a count that was wrong once is wrong.
Estimate count_estimate(const std::vector<Reading>& readings) {
  std::vector<double> values;
  for (const Reading& reading : readings)
    values.push_back(reading.value);
  const auto [lowest, highest] = std::ranges::minmax(values);
  return {.value = median(std::move(values)), .lower = lowest, .upper = highest, .confidence = 1};
}

/// What was measured is as good as its rounds: the clean ones, and all of them only where those are too few
/// for an interval. Nothing when even all are.
std::optional<Estimate> measured_estimate(const std::vector<Reading>& readings, double confidence) {
  return median_interval(values_that_count(readings, fewest_for_interval(confidence)), confidence);
}

Measurement measure_counter(const ScenarioResult& result, const protocol::Claim& claim, double confidence) {
  if (!claim.over.empty()) {
    if (auto reason = why_without_numbers(result, claim.over)) return missing(std::move(*reason));
  }
  const std::vector<Reading> readings = readings_of(result, claim);
  if (readings.empty()) {
    return missing(
        because::NoCounter{.counter = claim.measure, .variant = claim.variant, .over = claim.over});
  }
  if (about_count(claim)) return {.estimate = count_estimate(readings), .missing = {}};
  const auto estimate = measured_estimate(readings, confidence);
  if (estimate) return {.estimate = estimate, .missing = {}};
  return missing(because::FewRounds{static_cast<int>(readings.size())});
}

/// Why the claim does not concern this interpreter; nothing when it does.
std::optional<Reason> why_not_applicable(const protocol::Claim& claim, bool gil_enabled) {
  if (claim.when == "gil" && !gil_enabled) return because::OtherBuild{.gil = true};
  if (claim.when == "free-threaded" && gil_enabled) return because::OtherBuild{.gil = false};
  if (!claim.against.empty() && claim.over.empty())
    return because::OneInterpreter{.free_threaded = claim.against == "free-threaded"};
  return std::nullopt;
}

/// A count is exact, so it is always decided: one count above the highest refutes "never more than that", and
/// "at least" is about the usual count.
bool count_holds(const Estimate& counts, const protocol::Claim& claim) {
  return (!claim.at_least || counts.value >= *claim.at_least) &&
         (!claim.at_most || counts.upper <= *claim.at_most);
}

bool within(const Estimate& estimate, const protocol::Claim& claim) {
  if (about_count(claim)) return count_holds(estimate, claim);
  return (!claim.at_least || estimate.lower >= *claim.at_least) &&
         (!claim.at_most || estimate.upper <= *claim.at_most);
}

bool outside(const Estimate& estimate, const protocol::Claim& claim) {
  if (about_count(claim)) return !count_holds(estimate, claim);
  return (claim.at_least && estimate.upper < *claim.at_least) ||
         (claim.at_most && estimate.lower > *claim.at_most);
}

because::Straddles why_undecided(const Estimate& estimate, const protocol::Claim& claim) {
  because::Straddles straddles{.lower = estimate.lower, .upper = estimate.upper};
  if (claim.at_least && estimate.lower < *claim.at_least) straddles.at_least = claim.at_least;
  if (claim.at_most && estimate.upper > *claim.at_most) straddles.at_most = claim.at_most;
  return straddles;
}

/// What a failure was stands beside the variant or the scenario, once, and not beside every claim again.
Reason without_story(Reason reason) {
  if (auto* trouble = std::get_if<because::Trouble>(&reason); trouble && trouble->status == Status::kFailed)
    trouble->text.clear();
  return reason;
}

ClaimResult judge(const ScenarioResult& result, const protocol::Claim& claim, bool gil_enabled,
                  double confidence) {
  ClaimResult judged;
  judged.claim = claim;
  if (auto reason = why_not_applicable(claim, gil_enabled)) {
    judged.verdict = Verdict::kNotApplicable;
    judged.reason = std::move(*reason);
    return judged;
  }
  auto measurement = measure(result, claim, confidence);
  judged.measured = measurement.estimate;
  if (!judged.measured) {
    judged.reason = without_story(std::move(measurement.missing));
    if (std::holds_alternative<because::Elsewhere>(judged.reason)) judged.verdict = Verdict::kNotApplicable;
  } else if (!claim.at_least && !claim.at_most) {
    judged.reason = because::NoBound{};
  } else if (within(*judged.measured, claim)) {
    judged.verdict = Verdict::kHolds;
  } else if (outside(*judged.measured, claim)) {
    judged.verdict = Verdict::kFails;
  } else {
    judged.reason = why_undecided(*judged.measured, claim);
  }
  return judged;
}

}  // namespace

Measurement measure(const ScenarioResult& result, const protocol::Claim& claim, double confidence) {
  if (result.status == Status::kSkipped && result.elsewhere)
    return missing(because::Elsewhere{.variant = {}, .text = result.reason});
  if (result.status != Status::kOk) {
    return missing(because::Trouble{.variant = {}, .status = result.status, .text = result.reason});
  }
  if (auto reason = why_without_numbers(result, claim.variant)) return missing(std::move(*reason));
  if (about_time(claim)) return measure_speedup(result, claim);
  return measure_counter(result, claim, confidence);
}

std::vector<ClaimResult> judge_claims(const ScenarioResult& result, bool gil_enabled, double confidence) {
  std::vector<ClaimResult> judged;
  judged.reserve(result.scenario.claims.size());
  for (const protocol::Claim& claim : result.scenario.claims)
    judged.push_back(judge(result, claim, gil_enabled, confidence));
  return judged;
}

}  // namespace gillab::lab
