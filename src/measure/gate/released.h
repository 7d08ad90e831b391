#pragma once

#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"

/// The share of its time in which a task runs, or waits for something else, without the GIL. Of serial runs:
/// it needs no second CPU, and time without a CPU is nobody's.
///
/// A share alone would accuse code whose released part got faster. So it fails only when the GIL is held
/// several times as long as in the baseline, too.
namespace gillab::lab::released {

[[nodiscard]] Offer offer(const ScenarioResult& baseline, const VariantResult& variant);
void judge(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness);

}  // namespace gillab::lab::released
