#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// Every published figure beside what was measured of the same quantity, and whether its statement is
/// confirmed, contradicted or undecided here.
[[nodiscard]] blocks::Page published(const lab::Results& results);

}  // namespace gillab::report
