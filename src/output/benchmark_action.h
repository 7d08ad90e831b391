#pragma once

#include <string>

#include "lab/results.h"

namespace gillab::output {

/// The ratios for github-action-benchmark, `tool: customBiggerIsBetter`.
[[nodiscard]] std::string benchmark_action(const lab::Results& results);

}  // namespace gillab::output
