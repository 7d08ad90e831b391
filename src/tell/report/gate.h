#pragma once

#include "measure/gate/gate.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// What a check decided, and why.
[[nodiscard]] blocks::Page gate(const lab::GateReport& report);

}  // namespace gillab::report
