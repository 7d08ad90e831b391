#include "work/native/kernels/alpha_factors.h"

#include <algorithm>
#include <array>
#include <string>

#include "work/native/fill_job.h"

// Highway compiles this file once for each kind of processor; the best is chosen when it runs.
#undef HWY_TARGET_INCLUDE
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): Highway wants a macro
#define HWY_TARGET_INCLUDE "work/native/kernels/alpha_factors.cpp"
#include <hwy/aligned_allocator.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// A lane for each stock: what happens to one happens to all, and no stock needs another.
using Lanes = hn::CappedTag<double, 8>;
using Vector = hn::VFromD<Lanes>;

Vector all(double value) {
  return hn::Set(Lanes(), value);
}

/// Mean and sum of squared deviations of the last month's values, brought up to date as values come and go.
/// Kept as deviations because a sum of squares would cancel.
class Window {
 public:
  // Written out: those that the compiler would add are not compiled for the same processor.
  Window() : mean_(hn::Zero(Lanes())), squares_(hn::Zero(Lanes())) {}

  /// The next value while the window fills, the `count`th.
  void grow(Vector value, std::size_t count) {
    const Vector change = hn::Sub(value, mean_);
    mean_ = hn::MulAdd(change, all(1 / static_cast<double>(count)), mean_);
    squares_ = hn::MulAdd(change, hn::Sub(value, mean_), squares_);
  }

  void move(Vector comes, Vector goes) {
    const Vector change = hn::Sub(comes, goes);
    const Vector before = hn::Sub(goes, mean_);
    mean_ = hn::MulAdd(change, all(1.0 / kMonth), mean_);
    squares_ = hn::MulAdd(change, hn::Add(hn::Sub(comes, mean_), before), squares_);
  }

  [[nodiscard]] Vector mean() const { return mean_; }
  [[nodiscard]] Vector deviation() const {
    return hn::Sqrt(hn::Max(hn::Mul(squares_, all(1.0 / kMonth)), all(kNothing)));
  }

 private:
  Vector mean_;
  Vector squares_;
};

/// The prices of one vector of stocks and their inverses, both [day][lane]: a price divided by an earlier one
/// needs no division then.
class Prices {
 public:
  explicit Prices(std::size_t days)
      : days_(days),
        prices_(hwy::AllocateAligned<double>(days * hn::Lanes(Lanes()))),
        inverses_(hwy::AllocateAligned<double>(days * hn::Lanes(Lanes()))) {
    if (prices_ == nullptr || inverses_ == nullptr) throw std::bad_alloc();
  }

  /// Those of the stocks from `first` on; lanes beyond the last stock repeat it.
  void load(std::span<const double> prices, std::size_t first) {
    const std::size_t lanes = hn::Lanes(Lanes());
    const std::size_t last = prices.size() / days_ - 1;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double* stock = &prices[std::min(first + lane, last) * days_];
      for (std::size_t day = 0; day < days_; ++day)
        prices_[day * lanes + lane] = stock[day];
    }
    for (std::size_t at = 0; at < days_ * lanes; at += lanes)
      hn::Store(hn::Div(all(1), hn::Load(Lanes(), &prices_[at])), Lanes(), &inverses_[at]);
  }

  [[nodiscard]] Vector on(std::size_t day) const {
    return hn::Load(Lanes(), &prices_[day * hn::Lanes(Lanes())]);
  }
  [[nodiscard]] Vector change(std::size_t day, std::size_t since) const {
    return hn::Sub(on(day), on(day - since));
  }
  /// One more than the return.
  [[nodiscard]] Vector growth(std::size_t day, std::size_t since) const {
    return hn::Mul(on(day), hn::Load(Lanes(), &inverses_[(day - since) * hn::Lanes(Lanes())]));
  }
  /// How far the price moved on that day, up or down.
  [[nodiscard]] Vector move(std::size_t day) const { return hn::Abs(change(day, 1)); }

 private:
  using Memory = decltype(hwy::AllocateAligned<double>(0));

  std::size_t days_;
  Memory prices_;
  Memory inverses_;
};

/// Sums over the days, of each factor as far as it is not the same for all days.
struct Sums {
  Sums() : month(hn::Zero(Lanes())), quarter(month), volatility(month), rsi(month), z_score(month) {}

  Vector month;
  Vector quarter;
  Vector volatility;
  Vector rsi;  ///< RSI is 50 + 50 * change / moves: gains are half of moves and change
  Vector z_score;
};

Sums sum_over_days(const Prices& prices, std::size_t days) {
  Sums sums;
  Window window;
  Window returns;
  Vector moves = hn::Zero(Lanes());
  const auto rsi_alone = [&](std::size_t day) {
    return hn::Div(prices.change(day, kFortnight), hn::Max(moves, all(kNothing)));
  };

  window.grow(prices.on(0), 1);
  for (std::size_t day = 1; day < kMonth; ++day) {
    window.grow(prices.on(day), day + 1);
    returns.grow(prices.growth(day, 1), day);
    moves = hn::Add(moves, prices.move(day));
    if (day > kFortnight) moves = hn::Sub(moves, prices.move(day - kFortnight));
    if (day >= kFortnight) sums.rsi = hn::Add(sums.rsi, rsi_alone(day));
  }
  sums.z_score = hn::Div(hn::Sub(prices.on(kMonth - 1), window.mean()), window.deviation());

  for (std::size_t day = kMonth; day < days; ++day) {
    window.move(prices.on(day), prices.on(day - kMonth));
    if (day == kMonth) {
      returns.grow(prices.growth(day, 1), day);
    } else {
      returns.move(prices.growth(day, 1), prices.growth(day - kMonth, 1));
    }
    moves = hn::Add(moves, hn::Sub(prices.move(day), prices.move(day - kFortnight)));

    // One division for two quotients: a/x and b/y from 1/xy.
    const Vector some_moves = hn::Max(moves, all(kNothing));
    const Vector deviation = window.deviation();
    const Vector inverse = hn::Div(all(1), hn::Mul(some_moves, deviation));
    sums.rsi = hn::MulAdd(hn::Mul(prices.change(day, kFortnight), deviation), inverse, sums.rsi);
    sums.z_score =
        hn::MulAdd(hn::Mul(hn::Sub(prices.on(day), window.mean()), some_moves), inverse, sums.z_score);
    sums.volatility = hn::Add(sums.volatility, returns.deviation());
    sums.month = hn::Add(sums.month, prices.growth(day, kMonth));
    if (day >= kQuarter) sums.quarter = hn::Add(sums.quarter, prices.growth(day, kQuarter));
  }
  return sums;
}

/// The average over `days` days of `scale` times what was summed up, plus `offset`.
Vector average(Vector sum, std::size_t days, double scale, double offset) {
  return hn::MulAdd(sum, all(scale / static_cast<double>(days)), all(offset));
}

void average_factors(const Stocks& stocks) {
  const std::size_t lanes = hn::Lanes(Lanes());
  const std::size_t days = stocks.days;
  const std::size_t count = stocks.prices.size() / days;
  Prices prices(days);
  for (std::size_t first = 0; first < count; first += lanes) {
    prices.load(stocks.prices, first);
    const Sums sums = sum_over_days(prices, days);
    HWY_ALIGN std::array<double, kFactors * 8> factors{};
    hn::Store(average(sums.month, days - kMonth, 1, -1), Lanes(), factors.data());
    hn::Store(average(sums.quarter, days - kQuarter, 1, -1), Lanes(), &factors[lanes]);
    hn::Store(average(sums.volatility, days - kMonth, 1, 0), Lanes(), &factors[2 * lanes]);
    hn::Store(average(sums.rsi, days - kFortnight, 50, 50), Lanes(), &factors[3 * lanes]);
    hn::Store(average(sums.z_score, days - kMonth + 1, 1, 0), Lanes(), &factors[4 * lanes]);
    for (std::size_t lane = 0; lane < std::min(lanes, count - first); ++lane) {
      for (std::size_t factor = 0; factor < kFactors; ++factor)
        stocks.factors[(first + lane) * kFactors + factor] = factors[factor * lanes + lane];
    }
  }
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

namespace {

HWY_EXPORT(average_factors);

std::unique_ptr<Job> make(const Arguments& arguments, std::size_t tasks) {
  const ArrayView<double>& prices = arguments.array("prices");
  if (prices.shape.size() != 2 || prices.shape[0] % tasks != 0 || prices.shape[1] <= kQuarter) {
    throw BadArgument("The kernel argument 'prices' must be [stock][day], with as many stocks for each of " +
                      std::to_string(tasks) + " tasks and more than " + std::to_string(kQuarter) + " days.");
  }
  const std::size_t days = prices.shape[1];
  const std::size_t share = prices.shape[0] / tasks;
  return fill_job<double>(
      [all = prices.values, days, share](std::size_t task, std::span<double> factors) {
        HWY_DYNAMIC_DISPATCH(average_factors)
        ({.prices = all.subspan(task * share * days, share * days), .days = days, .factors = factors});
      },
      {share, kFactors}, tasks);
}

const Registration registration({
    .name = "alpha-factors",
    .summary =
        "Five factors of stock prices, a vector of stocks at a time; each task has its share of the stocks.",
    .arguments = "prices: array of float64, [stock][day], more than 60 days",
    .make = make,
});

}  // namespace

}  // namespace gillab::native
#endif
