#pragma once

#include <cstddef>
#include <span>

namespace gillab::native {

constexpr std::size_t kFactors = 5;
constexpr std::size_t kMonth = 20;
constexpr std::size_t kQuarter = 60;
constexpr std::size_t kFortnight = 14;  ///< what RSI looks back

/// Far below any variation of a price: where there is none, it keeps 0/0 out. RSI is 50 then and the z-score
/// 0.
constexpr double kNothing = 1e-100;

/// Some stocks' prices, and where their factors go: momentum over a month and a quarter, volatility, RSI and
/// z-score, each averaged over the days that have one.
struct Stocks {
  std::span<const double> prices;  ///< [stock][day], positive, moving
  std::size_t days = 0;            ///< more than a quarter
  std::span<double> factors;       ///< [stock][factor]
};

}  // namespace gillab::native
