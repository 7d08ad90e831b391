#pragma once

#include <string>

#include "measure/lab/progress.h"

namespace gillab::words {

/// What is being done: "round 3 of 9 (process 1 of 3)".
[[nodiscard]] std::string activity(const lab::Progress& progress);

/// Which of several scenarios, "[2/7]"; empty for a single one.
[[nodiscard]] std::string position(const lab::Progress& progress);

/// By how long the part done so far has taken: "about 12 s left"; empty while that says too little.
[[nodiscard]] std::string remaining(const lab::Progress& progress);

}  // namespace gillab::words
