#pragma once

#include <string>

#include "measure/gate/calibration.h"

namespace gillab::results {

/// Every decision of a calibration, and how often which was made. Strict JSON: "context" (as in results
/// documents), "tolerance", "neighbour", "arms" (the summary) and "trials".
[[nodiscard]] std::string calibration_json(const lab::Calibration& calibration);

}  // namespace gillab::results
