#pragma once

#include "lab/results.h"

namespace gillab::lab {

/// What this machine is, as /proc and /sys tell it. What cannot be read stays absent.
[[nodiscard]] Machine inspect_machine();

}  // namespace gillab::lab
