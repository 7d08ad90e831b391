#include "measure/gate/calibration.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "base/protocol/executor.h"
#include "base/support/median.h"

namespace gillab::lab {

namespace {

/// The arm's variant that shares its tasks; empty when it has none.
std::string shared_out(const ScenarioResult& result, std::string_view arm) {
  for (const VariantResult& each : result.variants) {
    if (each.variant.implementation == arm && protocol::executor_named(each.variant.executor).parallel)
      return each.variant.name;
  }
  return {};
}

double clean_share(const ScenarioResult& result) {
  if (result.rounds.empty()) return 0;
  const auto clean = std::ranges::count_if(result.rounds, &Round::clean);
  return static_cast<double>(clean) / static_cast<double>(result.rounds.size());
}

double median_capacity(const ScenarioResult& result) {
  std::vector<double> capacities;
  for (const Round& round : result.rounds) {
    if (round.capacity > 0) capacities.push_back(round.capacity);
  }
  return capacities.empty() ? 0 : median(std::move(capacities));
}

ArmSummary summary_of(const std::string& arm, const std::vector<Decision>& decisions) {
  const auto count = [&](GateVerdict verdict) {
    return static_cast<int>(std::ranges::count_if(
        decisions, [&](const Decision& decision) { return decision.judgement.verdict == verdict; }));
  };
  std::vector<double> elapsed_s;
  for (const Decision& decision : decisions)
    elapsed_s.push_back(decision.elapsed_s);
  ArmSummary summary{.arm = arm,
                     .trials = static_cast<int>(decisions.size()),
                     .passed = count(GateVerdict::kPass),
                     .failed = count(GateVerdict::kFail),
                     .inconclusive = count(GateVerdict::kInconclusive),
                     .failing = {},
                     .slowest_s = *std::ranges::max_element(elapsed_s)};
  summary.failing = share_of(summary.failed, summary.trials);
  summary.median_s = median(std::move(elapsed_s));
  return summary;
}

}  // namespace

ArmKind kind_of(std::string_view arm) {
  using enum ArmKind::Change;
  constexpr std::string_view kLossOf = "loss-";
  if (arm == kHonestWork) return {.change = kNone};
  if (arm == "kept") return {.change = kKept};
  int percents = 0;
  if (!arm.starts_with(kLossOf)) return {};
  const std::string_view digits = arm.substr(kLossOf.size());
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), percents);
  if (error != std::errc{} || end != digits.data() + digits.size()) return {};
  return {.change = kLoss, .loss = percents / 100.0};
}

double median_of(const Calibration& calibration, double Trial::*number) {
  if (calibration.trials.empty()) return 0;
  std::vector<double> numbers;
  for (const Trial& trial : calibration.trials)
    numbers.push_back(trial.*number);
  return median(std::move(numbers));
}

Estimate share_of(int successes, int trials) {
  constexpr double kZ = 1.959963984540054;  // the normal distribution's 97.5 % quantile
  const double n = trials;
  const double share = successes / n;
  const double centre = (share + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double reach = kZ / (1 + kZ * kZ / n) * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  return {.value = share,
          .lower = successes == 0 ? 0 : std::max(0.0, centre - reach),
          .upper = successes == trials ? 1 : std::min(1.0, centre + reach),
          .confidence = 0.95};
}

std::vector<ArmSummary> summarise(const Calibration& calibration) {
  std::vector<std::pair<std::string, std::vector<Decision>>> arms;
  for (const Trial& trial : calibration.trials) {
    for (const Decision& decision : trial.decisions) {
      auto arm = std::ranges::find_if(arms, [&](const auto& each) { return each.first == decision.arm; });
      if (arm == arms.end()) arm = arms.insert(arms.end(), {decision.arm, {}});
      arm->second.push_back(decision);
    }
  }
  std::vector<ArmSummary> summaries;
  for (const auto& [arm, decisions] : arms)
    summaries.push_back(summary_of(arm, decisions));
  return summaries;
}

ScenarioResult as_honest_work(ScenarioResult result, const std::string& arm) {
  if (arm == kHonestWork) return result;
  const std::string honest = shared_out(result, kHonestWork);
  const std::string changed = shared_out(result, arm);
  std::erase_if(result.samples, [&](const Sample& sample) { return sample.variant == honest; });
  for (Sample& sample : result.samples) {
    if (sample.variant == changed) sample.variant = honest;
  }
  return result;
}

TrialWatch::TrialWatch(const Promise& promise, const Strictness& strictness,
                       const std::vector<std::string>& arms, Clock clock)
    : promise_(promise), strictness_(strictness), clock_(std::move(clock)), began_(clock_()) {
  for (const std::string& arm : arms)
    arms_.push_back({.name = arm, .appetite = GateAppetite({promise}, strictness), .decision = {}});
}

Course TrialWatch::operator()(const ScenarioResult& so_far, const Spent& spent) {
  int most = spent.done;
  for (Arm& arm : arms_) {
    if (arm.decision) continue;
    const ScenarioResult seen = as_honest_work(so_far, arm.name);
    const int wanted = arm.appetite(seen, spent).processes;
    most = std::max(most, wanted);
    if (wanted > spent.done) continue;
    arm.decision = Decision{.arm = arm.name,
                            .judgement = judge(seen, promise_, strictness_),
                            .processes = spent.done,
                            .elapsed_s = clock_() - began_};
  }
  return {.processes = most};
}

Trial TrialWatch::finish(const ScenarioResult& result, double load_average) const {
  Trial trial{.load_average = load_average,
              .capacity = median_capacity(result),
              .clean_share = clean_share(result),
              .decisions = {}};
  for (const Arm& arm : arms_) {
    if (arm.decision) trial.decisions.push_back(*arm.decision);
  }
  return trial;
}

}  // namespace gillab::lab
