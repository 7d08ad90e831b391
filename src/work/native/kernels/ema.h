#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "work/native/fill_job.h"

namespace gillab::native {

/// What every way to compute the exponential moving average takes and gives: e[0] = x[0],
/// e[i] = alpha * x[i] + (1 - alpha) * e[i-1], with `average(values, alpha, result)` for each task.
template <typename Average>
[[nodiscard]] std::unique_ptr<Job> ema_job(const Arguments& arguments, std::size_t tasks, Average average) {
  const std::span<const double> values = arguments.array("values").values;
  const double alpha = arguments.real("alpha");
  if (!(alpha > 0 && alpha <= 1)) {
    throw BadArgument("The kernel argument 'alpha' is " + std::to_string(alpha) +
                      "; it must be above 0 and at most 1.");
  }
  return fill_job<double>(
      [values, alpha, average](std::size_t /*task*/, std::span<double> result) {
        if (!values.empty()) average(values, alpha, result);
      },
      {values.size()}, tasks);
}

inline constexpr const char* kEmaArguments = "values: array of float64; alpha: float, above 0, at most 1";

}  // namespace gillab::native
