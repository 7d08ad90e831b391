#include "measure/gate/releases.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/protocol/executor.h"
#include "base/support/median.h"
#include "measure/lab/variants.h"

namespace gillab::lab::releases {

namespace {

/// How often one task let go of the GIL of its own accord, in every sample that has an account.
std::vector<double> counts_of(const ScenarioResult& result, const std::string& variant) {
  const VariantResult* found = find_variant(result, variant);
  const double runs = std::max(1, result.scenario.tasks) * (found == nullptr ? 1.0 : found->iterations);
  std::vector<double> counts;
  for (const Sample& sample : result.samples) {
    if (sample.variant != variant || !sample.gil) continue;
    // One thread runs it, so whatever it acquires it had let go of before. A forced release is none of its
    // own.
    const auto own = static_cast<double>(sample.gil->acquires) - static_cast<double>(sample.gil->forced);
    counts.push_back(std::max(0.0, own) / runs);
  }
  return counts;
}

/// The median, and all that was seen; nothing when nobody counted.
std::optional<Estimate> estimate_of(std::vector<double> counts) {
  if (counts.empty()) return std::nullopt;
  const auto [lowest, highest] = std::ranges::minmax(counts);
  return Estimate{.value = median(std::move(counts)), .lower = lowest, .upper = highest, .confidence = 1};
}

}  // namespace

Offer offer(const ScenarioResult& baseline, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  const bool serial = protocol::executor_named(variant.variant.executor).serial;
  if (!serial || !gives_ratios(&variant)) return {};
  const auto releases = estimate_of(counts_of(baseline, name));
  if (!releases || releases->lower <= 0) return {};
  return {.promise = Promise{.scenario = baseline.scenario.name,
                             .variant = name,
                             .reference = {},
                             .gauge = Gauge::kReleases,
                             .value = *releases},
          .why_not = {}};
}

void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& /*strictness*/) {
  std::vector<double> counts = counts_of(current, judgement.promise.variant);
  const int samples = static_cast<int>(counts.size());
  const auto releases = estimate_of(std::move(counts));
  if (!releases) {
    judgement.reason = ground::NoAccount{};
    return;
  }
  judgement.measured = releases;
  judgement.rounds = judgement.clean_rounds = samples;
  if (releases->upper <= 0) {
    judgement.verdict = GateVerdict::kFail;
    judgement.reason = ground::NeverReleases{.samples = samples, .baseline = judgement.promise.value.value};
  } else if (releases->lower > 0) {
    judgement.verdict = GateVerdict::kPass;
    judgement.reason = ground::Releases{.a_task = releases->value, .samples = samples};
  } else {
    judgement.reason = ground::SometimesReleases{samples};
  }
}

}  // namespace gillab::lab::releases
