#pragma once

#include "base/launch/installation.h"
#include "base/process/child.h"

namespace gillab::cli {

/// Starts a program that uses a CPU in bursts of random length, as a neighbour on a shared runner would. It
/// ends with the object.
[[nodiscard]] process::Child start_neighbour(const launch::Installation& installation);

}  // namespace gillab::cli
