#pragma once

#include <string>

#include "lab/results.h"
#include "output/style.h"

namespace gillab::output {

/// The rows of a scenario's table with their header. Where the columns do not fit, it gives up, in this
/// order, the interval over the serial variant, the bars, the ends of the intervals, and at last whole
/// columns.
[[nodiscard]] std::string variant_table(const lab::ScenarioResult& result, const Style& style);

}  // namespace gillab::output
