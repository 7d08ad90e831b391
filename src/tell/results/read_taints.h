#pragma once

#include <string_view>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::results {

/// The taints that words::taints wrote; what it did not write like that is of kind kOther, in its own words.
[[nodiscard]] std::vector<lab::Taint> read_taints(std::string_view text);

}  // namespace gillab::results
