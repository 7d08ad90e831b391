#include <array>
#include <numeric>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

namespace gillab::native {

namespace {

/// Several independent running sums: one alone could not be vectorised, as its order of additions is fixed.
/// It also rounds less than one sum from left to right.
GILLAB_OPAQUE double sum(std::span<const double> values) {
  constexpr std::size_t kLanes = 16;
  std::array<double, kLanes> lanes{};
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      lanes[lane] += values[i + lane];
  }
  const auto rest = values.subspan(i);
  return std::accumulate(rest.begin(), rest.end(), std::accumulate(lanes.begin(), lanes.end(), 0.0));
}

const Registration registration({
    .name = "sum",
    .summary = "Adds up all elements of an array.",
    .arguments = "values: array of float64",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return pure_job([values = arguments.array("values").values] { return sum(values); }, tasks);
        },
});

}  // namespace

}  // namespace gillab::native
