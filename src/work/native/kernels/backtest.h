#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gillab::native {

/// How many closes before a bar are averaged for it.
inline constexpr std::size_t kFast = 5;
inline constexpr std::size_t kSlow = 20;

/// The bars at which the fast average crosses the slow one, in order: at bar b from not above to above as b,
/// from not below to below as -b. Prices whose sums of twenty are exact, such as multiples of 1/64, are
/// judged exactly.
[[nodiscard]] std::vector<std::int64_t> average_crosses(std::span<const double> closes);

struct Trade {
  double bar;
  double side;  ///< 1 when bought, -1 when sold
  double shares;
  double price;
};

struct Backtest {
  std::vector<Trade> trades;
  double value = 0;  ///< of cash and shares at the last close
};

/// Begins with `cash`; at a cross upwards, without shares, buys as many whole ones as the cash pays at that
/// bar's close; at a cross downwards sells all at the close.
[[nodiscard]] Backtest trade_crosses(std::span<const double> closes, double cash);

}  // namespace gillab::native
