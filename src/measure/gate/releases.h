#pragma once

#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"

/// What let go of the GIL in every sample, held to still doing so.
namespace gillab::lab::releases {

[[nodiscard]] Offer offer(const ScenarioResult& baseline, const VariantResult& variant);
void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness);

}  // namespace gillab::lab::releases
