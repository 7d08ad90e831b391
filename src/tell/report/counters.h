#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// The numbers that a scenario counts or measures itself, beside times or, when it has columns, in place of
/// them. With columns: those counters, every variant, sorted as the scenario wants; without: all counters
/// there are, and the variants that have any, under their full names. Empty without counters.
[[nodiscard]] blocks::Page counters(const lab::ScenarioResult& result);

}  // namespace gillab::report
