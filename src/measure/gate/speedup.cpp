#include "measure/gate/speedup.h"

#include <string>

#include "base/protocol/executor.h"
#include "measure/gate/round_gauge.h"
#include "measure/lab/variants.h"

namespace gillab::lab::speedup {

namespace {

constexpr RoundGauge kReading{.gauge = Gauge::kSpeedup, .log_value = &log_speedup};

}  // namespace

Offer offer(const ScenarioResult& baseline, const VariantResult& variant) {
  const std::string& name = variant.variant.name;
  const std::string reference = reference_of(baseline, variant.variant);
  const bool parallel = protocol::executor_named(variant.variant.executor).parallel;
  const bool measured = gives_ratios(&variant) && gives_ratios(find_variant(baseline, reference));
  if (parallel || name == reference || !measured) return {};
  return offer_of_rounds(baseline, name, reference, kReading);
}

void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness) {
  judge_rounds(judgement, current, strictness, kReading);
}

}  // namespace gillab::lab::speedup
