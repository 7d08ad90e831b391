#pragma once

#include "observe/trace/observation.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// What `gillab trace` prints afterwards: for each process of note its threads, long holds, handoffs, a
/// diagnosis in plain words and what threads could reach at best; one line for each of the others; what the
/// account is worth, and what it cost.
[[nodiscard]] blocks::Page trace(const trace::Observation& observation);

}  // namespace gillab::report
