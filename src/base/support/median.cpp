#include "base/support/median.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>

namespace gillab {

double median(std::vector<double> values) {
  if (values.empty()) throw std::invalid_argument("The median of no values was asked for.");
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  if (values.size() % 2 == 1) return values[middle];
  return std::midpoint(values[middle - 1], values[middle]);  // whose sum may be too large for a double
}

}  // namespace gillab
