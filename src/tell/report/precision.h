#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// How well a scenario was measured: "21 rounds in 3 processes, 19 clean", "capacity 1.94 of 2", "the
/// reference against itself: …"; then what makes its numbers less than they seem.
[[nodiscard]] blocks::Page precision(const lab::ScenarioResult& result, int usable_cpus);

}  // namespace gillab::report
