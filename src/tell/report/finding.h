#pragma once

#include <string>
#include <string_view>

#include "measure/advice/advice.h"

/// How a finding is told, in the tree as in the table by kind of work.
namespace gillab::report {

/// "pays", "costs time"; empty for what was not measured.
[[nodiscard]] std::string_view words_for(lab::Worth worth);

/// In which unit its number is shown: whatever is compared with something else is a speedup.
[[nodiscard]] std::string_view measure_of(const lab::Finding& finding);

/// "ema: numba-released/serial over python/serial".
[[nodiscard]] std::string source_of(const lab::Evidence& evidence);

/// Why it has no number, with the command that shows more where that helps; empty when it has one.
[[nodiscard]] std::string why_missing(const lab::Finding& finding);

}  // namespace gillab::report
