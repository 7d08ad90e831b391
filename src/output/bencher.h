#pragma once

#include <string>

#include "lab/results.h"

namespace gillab::output {

/// The ratios in Bencher Metric Format, for `bencher run --adapter json`.
[[nodiscard]] std::string bencher(const lab::Results& results);

}  // namespace gillab::output
