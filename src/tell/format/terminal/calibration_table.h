#pragma once

#include <string>

#include "measure/gate/calibration.h"
#include "tell/format/terminal/style.h"

namespace gillab::output {

/// How often the gate failed what, for the terminal.
[[nodiscard]] std::string calibration_table(const lab::Calibration& calibration, const Style& style);

}  // namespace gillab::output
