#pragma once

#include "measure/gate/calibration.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// How often the gate failed what, on this machine.
[[nodiscard]] blocks::Page calibration(const lab::Calibration& calibration);

}  // namespace gillab::report
