#pragma once

#include <string>

#include "tell/blocks/verdicts.h"
#include "tell/format/terminal/style.h"

namespace gillab::terminal {

/// Both sides, a row for every verdict with its reason, the counts, and what to do. Reasons are never cut; no
/// line is wider than 100 columns.
[[nodiscard]] std::string drawn(const blocks::Verdicts& verdicts, const Style& style);

}  // namespace gillab::terminal
