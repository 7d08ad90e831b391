#include "measure/gate/released.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/protocol/executor.h"
#include "base/support/median.h"
#include "measure/gate/round_gauge.h"
#include "measure/lab/comparison.h"
#include "measure/lab/variants.h"

namespace gillab::lab::released {

namespace {

/// What holds the GIL for half of its time promises nothing by the other half.
constexpr double kTelling = 0.5;

/// Held so many times as long as in the baseline, the GIL is kept where it was released. Another processor
/// accounts for less.
constexpr double kMuchLonger = 3;

/// Held less than so many times as long, it is held as before.
constexpr double kHardlyLonger = 1.5;

/// The logarithm of a share of nothing is none.
constexpr double kLeast = 1e-6;

const protocol::ThreadShare& thread_of(const Sample& sample) {
  return sample.gil->threads.front();
}

double without_s(const protocol::ThreadShare& thread) {
  return thread.running_s + thread.blocked_s;
}

double whole_s(const protocol::ThreadShare& thread) {
  return thread.hold_s + thread.wait_s + without_s(thread);
}

bool has_account(const PairedRound& round) {
  const Sample& sample = *round.variant;
  return sample.gil && sample.gil->threads.size() == 1 && whole_s(thread_of(sample)) > 0;
}

double log_share(const PairedRound& round, const ScenarioResult& /*result*/) {
  const protocol::ThreadShare& thread = thread_of(*round.variant);
  return std::log(std::max(kLeast, without_s(thread) / whole_s(thread)));
}

constexpr RoundGauge kReading{.gauge = Gauge::kReleased, .log_value = &log_share, .tells = &has_account};

/// How long a task holds the GIL: the median over the clean rounds; 0 when there are none.
double hold_s(const ScenarioResult& result, const std::string& variant) {
  const VariantResult* found = find_variant(result, variant);
  const double runs = std::max(1, result.scenario.tasks) * (found == nullptr ? 1.0 : found->iterations);
  std::vector<double> holds;
  for (const PairedRound& round : clean_ones(rounds_of(result, variant, {}, kReading)))
    holds.push_back(thread_of(*round.variant).hold_s / runs);
  return holds.empty() ? 0 : median(std::move(holds));
}

/// The median of all rounds, clean or not; 0 when there are none.
double usual_share(const std::vector<PairedRound>& rounds, const ScenarioResult& result) {
  std::vector<double> logs;
  for (const PairedRound& round : rounds)
    logs.push_back(log_share(round, result));
  return logs.empty() ? 0 : std::exp(median(std::move(logs)));
}

bool of_one_process(const std::vector<PairedRound>& rounds) {
  return std::ranges::all_of(
      rounds, [&](const PairedRound& each) { return each.round->process == rounds.front().round->process; });
}

/// Whether it failed, so that a baseline lacks what it could have promised.
bool in_trouble(const std::optional<Reason>& reason) {
  return reason && std::holds_alternative<because::Trouble>(*reason);
}

}  // namespace

Offer offer(const ScenarioResult& baseline, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  if (!protocol::executor_named(variant.variant.executor).serial) return {};
  if (auto reason = why_without_numbers(baseline, name); in_trouble(reason))
    return {.promise = std::nullopt, .why_not = *reason};
  if (!gives_ratios(&variant)) return {};
  if (usual_share(rounds_of(baseline, name, {}, kReading), baseline) < kTelling) return {};
  Offer found = offer_of_rounds(baseline, name, {}, kReading);
  if (!found.promise) return found;
  if (found.promise->value.lower < kTelling) return {};
  found.promise->hold_s = hold_s(baseline, name);
  return found;
}

void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness) {
  const Promise& promise = judgement.promise;
  const auto rounds = rounds_of(current, promise.variant, {}, kReading);
  if (rounds.empty()) {
    judgement.reason = ground::NoAccount{};
    return;
  }
  judge_rounds(judgement, current, strictness, kReading);
  const bool below = judgement.measured && judgement.floor && judgement.measured->lower < *judgement.floor;
  if (!below) return;
  const double share = 1 - judgement.measured->value;
  const double baseline = 1 - promise.value.value;
  const double held_s = hold_s(current, promise.variant);
  const double times = promise.hold_s > 0 ? held_s / promise.hold_s : 0;
  if (held_s < kMuchLonger * promise.hold_s) {
    judgement.suspected = false;
    if (of_one_process(clean_ones(rounds))) return;
    judgement.verdict =
        held_s < kHardlyLonger * promise.hold_s ? GateVerdict::kPass : GateVerdict::kInconclusive;
    judgement.reason = ground::HoldsLittleLonger{.share = share, .baseline = baseline, .times = times};
  } else if (judgement.suspected || judgement.verdict == GateVerdict::kFail) {
    judgement.reason =
        ground::HoldsTheGil{.share = share,
                            .baseline = baseline,
                            .times = times,
                            .confirmed = judgement.verdict == GateVerdict::kFail,
                            .rounds = {.clean = judgement.clean_rounds, .all = judgement.rounds}};
  }
}

}  // namespace gillab::lab::released
