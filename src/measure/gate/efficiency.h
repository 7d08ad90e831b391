#pragma once

#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"

/// What shares the tasks of a serial variant, held to its share of what native threads reach.
namespace gillab::lab::efficiency {

[[nodiscard]] Offer offer(const ScenarioResult& baseline, const VariantResult& variant);
void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness);

}  // namespace gillab::lab::efficiency
