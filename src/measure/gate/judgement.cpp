#include "measure/gate/judgement.h"

#include <string>
#include <utility>

#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

/// Why there can be no evidence; nothing when there is.
std::optional<Reason> why_unmeasured(const ScenarioResult& result, const Promise& promise) {
  if (result.status != Status::kOk)
    return because::Trouble{.variant = {}, .status = result.status, .text = result.reason};
  for (const std::string& name : {promise.variant, promise.reference}) {
    if (name.empty()) continue;
    if (auto reason = why_without_numbers(result, name)) return reason;
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> floor_of(const Judgement& judgement) {
  const bool counted = traits_of(judgement.promise.gauge).scale == Scale::kCount;
  return counted && judgement.measured ? 0 : judgement.floor;
}

Judgement judge(const ScenarioResult& current, const Promise& promise, const Strictness& strictness) {
  Judgement judgement{.promise = promise};
  if (auto reason = why_unmeasured(current, promise)) {
    judgement.verdict = GateVerdict::kNotMeasured;
    judgement.reason = std::move(*reason);
    return judgement;
  }
  traits_of(promise.gauge).judge(judgement, current, strictness);
  if (current.interrupted && judgement.verdict == GateVerdict::kInconclusive) {
    judgement.verdict = GateVerdict::kNotMeasured;
    judgement.reason = ground::Interrupted{};
  }
  return judgement;
}

}  // namespace gillab::lab
