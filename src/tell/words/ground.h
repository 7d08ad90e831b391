#pragma once

#include <string>

#include "measure/gate/gauge.h"
#include "measure/gate/ground.h"

namespace gillab::words {

/// Why a judgement is what it is: its numbers are of that scale. No full stop.
[[nodiscard]] std::string ground(const lab::Ground& ground, lab::Scale scale);

/// Why a baseline promises nothing: "2 of 15 rounds clean". No full stop.
[[nodiscard]] std::string doubt(const lab::Doubt& doubt);

}  // namespace gillab::words
