#include "measure/gate/speedup.h"

#include <string>

#include "base/protocol/executor.h"
#include "measure/gate/round_gauge.h"
#include "measure/lab/usual.h"
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
  Offer found = offer_of_rounds(baseline, name, reference, kReading);
  if (found.promise) found.promise->reference_s = usual_time_s(baseline, reference).value_or(0);
  return found;
}

void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness) {
  judge_rounds(judgement, current, strictness, kReading);
  if (!judgement.suspected && judgement.verdict != GateVerdict::kFail) return;
  const Promise& promise = judgement.promise;
  const double before_s = promise.reference_s;
  const double times = before_s > 0 ? usual_time_s(current, promise.reference).value_or(0) / before_s : 1;
  if (times >= 1 - strictness.tolerance && times <= 1 + strictness.tolerance) return;
  judgement.verdict = GateVerdict::kInconclusive;
  judgement.suspected = false;
  judgement.reason = ground::OtherReference{.reference = promise.reference, .times = times};
}

}  // namespace gillab::lab::speedup
