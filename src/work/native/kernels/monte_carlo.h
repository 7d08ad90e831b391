#pragma once

#include <cstdint>

namespace gillab::native {

/// A European call under geometric Brownian motion.
struct Call {
  double spot;
  double strike;
  double rate;
  double volatility;
  double years;
};

struct Estimate {
  double price;
  double standard_error;
};

/// Which random numbers a simulation draws: those of different streams are independent.
struct Stream {
  std::uint64_t seed;
  std::uint32_t number;
};

/// Simulates the price at the end alone, which one normal gives exactly. `paths` is from 2 to 2^32.
[[nodiscard]] Estimate price_by_terminal(const Call& call, Stream stream, std::uint64_t paths);

/// Simulates whole paths of as many equal steps, at least 1. `paths` is from 2 to 2^32.
[[nodiscard]] Estimate price_by_paths(const Call& call, Stream stream, std::uint64_t paths,
                                      std::uint32_t steps);

}  // namespace gillab::native
