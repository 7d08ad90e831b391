#pragma once

#include <string>
#include <string_view>

#include "measure/gate/calibration.h"

namespace gillab::words {

/// What an arm is: "nothing changed: a FAIL is a false alarm", "20 % of the efficiency lost".
[[nodiscard]] std::string meaning(std::string_view arm);

}  // namespace gillab::words
