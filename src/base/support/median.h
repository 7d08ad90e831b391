#pragma once

#include <vector>

namespace gillab {

/// The middle value, or the mean of the two middle ones. Throws std::invalid_argument when there is none.
[[nodiscard]] double median(std::vector<double> values);

}  // namespace gillab
