#pragma once

#include <string>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::words {

/// "capacity 1.21 of the usual 1.94", "serial runs waited 7 % for a CPU", "2.4 % CPU steal".
[[nodiscard]] std::string taint(const lab::Taint& taint);

/// All of them, "; " between; empty when there is none.
[[nodiscard]] std::string taints(const std::vector<lab::Taint>& taints);

}  // namespace gillab::words
