#pragma once

#include <vector>

#include "measure/gate/promise.h"
#include "measure/lab/plan.h"

namespace gillab::lab {

/// Plans to measure what is needed to judge `promises`, and only that, as `baseline` was measured: its size,
/// parameters and threads. About 10 s, and about 20 s more when a loss is to be confirmed.
/// `options` gives what is the user's to choose: seed and timeout. Throws gillab::Error as plan_scenario.
[[nodiscard]] ScenarioPlan plan_check(const protocol::Scenario& scenario, const ScenarioResult& baseline,
                                      const std::vector<Promise>& promises, RunOptions options);

}  // namespace gillab::lab
