#pragma once

#include <string>
#include <vector>

#include "measure/gate/gate.h"

namespace gillab::lab {

/// What a report's verdicts leave open, in full sentences: what the baseline does not tell enough of to be
/// gated, what of it was not measured, what was interrupted, and floors so low that far more than the
/// tolerance may be lost.
[[nodiscard]] std::vector<std::string> notes_on(const GateReport& report, const Results& current,
                                                const Results& baseline, const GateOptions& options);

}  // namespace gillab::lab
