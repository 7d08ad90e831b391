#pragma once

#include <span>

namespace gillab::native {

/// Each element of `results`, as many as there are of `values`, becomes the square of that of `values`.
void square(std::span<const double> values, std::span<double> results);

/// The same with the quotient.
void divide(std::span<const double> values, double by, std::span<double> results);

}  // namespace gillab::native
