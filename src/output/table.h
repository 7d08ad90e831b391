#pragma once

#include <string>

#include "lab/results.h"
#include "output/style.h"

/// The results for a terminal, or a slide.
namespace gillab::output {

/// All scenarios, one after the other.
[[nodiscard]] std::string table(const lab::Results& results, const Style& style);

/// One scenario: heading, conditions, variants with their speedups, claims, how well it was measured,
/// warnings. No line is wider than the style allows or ends in spaces.
[[nodiscard]] std::string scenario_table(const lab::ScenarioResult& result, const lab::Context& context,
                                         const Style& style);

}  // namespace gillab::output
