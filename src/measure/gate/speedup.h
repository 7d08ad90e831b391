#pragma once

#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"

/// An implementation that shares nothing, held to its speedup over the scenario's reference.
namespace gillab::lab::speedup {

[[nodiscard]] Offer offer(const ScenarioResult& baseline, const VariantResult& variant);
void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness);

}  // namespace gillab::lab::speedup
