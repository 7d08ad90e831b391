#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// Everything a run found out, scenario by scenario.
[[nodiscard]] blocks::Page run(const lab::Results& results);

/// One scenario: what was asked, under which conditions, its variants with their speedups and the reason for
/// each, the scenario's own numbers, its claims, how well it was measured, and what makes the numbers less
/// than they seem.
[[nodiscard]] blocks::Page scenario(const lab::ScenarioResult& result, const lab::Context& context);

}  // namespace gillab::report
