#pragma once

#include <string>

#include "measure/gate/gate.h"
#include "tell/format/terminal/style.h"

namespace gillab::output {

/// The gate's report for a terminal: both sides, a row for every judgement with its reason, the counts, and
/// what to do. Reasons are never cut; no line is wider than the style allows, nor than 100 columns.
[[nodiscard]] std::string gate_table(const lab::GateReport& report, const Style& style);

}  // namespace gillab::output
