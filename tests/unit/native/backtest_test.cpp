#include "work/native/kernels/backtest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "jobs.h"
#include "vector_targets.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::on_every_vector_target;
using testing::run_on_threads;
using testing::run_serially;

/// Multiples of 1/64 and far apart from zero, so that every sum is exact.
std::vector<double> history(std::size_t bars, unsigned seed, double step = 1.0) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> steps(-4, 4);
  std::vector<double> closes;
  double close = 100;
  for (std::size_t i = 0; i < bars; ++i) {
    close = std::max(10.0, close + step * steps(random) / 64);
    closes.push_back(close);
  }
  return closes;
}

/// The rule word by word, one bar after the other.
Backtest bar_by_bar(const std::vector<double>& closes, double cash) {
  Backtest result;
  double shares = 0;
  double before = NAN;
  for (std::size_t bar = kSlow; bar < closes.size(); ++bar) {
    const auto here = closes.begin() + static_cast<std::ptrdiff_t>(bar);
    const double fast = std::accumulate(here - kFast, here, 0.0) / kFast;
    const double slow = std::accumulate(here - kSlow, here, 0.0) / kSlow;
    const double lead = fast - slow;
    const double price = closes[bar];
    const double affordable = std::floor(cash / price);
    if (before <= 0 && lead > 0 && shares == 0 && affordable > 0) {
      shares = affordable;
      cash -= shares * price;
      result.trades.push_back({static_cast<double>(bar), 1, shares, price});
    } else if (before >= 0 && lead < 0 && shares > 0) {
      result.trades.push_back({static_cast<double>(bar), -1, shares, price});
      cash += shares * price;
      shares = 0;
    }
    before = lead;
  }
  result.value = closes.empty() ? cash : cash + shares * closes.back();
  return result;
}

std::vector<double> flat(const Backtest& backtest) {
  std::vector<double> numbers;
  for (const Trade& trade : backtest.trades)
    numbers.insert(numbers.end(), {trade.bar, trade.side, trade.shares, trade.price});
  numbers.push_back(backtest.value);
  return numbers;
}

TEST(Backtest, TradesAsTheRuleSaysForHistoriesOfEveryLength) {
  const std::vector<double> closes = history(1'700, 1);
  on_every_vector_target([&] {
    for (std::size_t bars = 0; bars < closes.size(); bars += bars < 100 || bars > 1'000 ? 1 : 97) {
      const std::vector<double> some(closes.begin(), closes.begin() + static_cast<std::ptrdiff_t>(bars));
      ASSERT_EQ(flat(trade_crosses(some, 10'000)), flat(bar_by_bar(some, 10'000))) << bars;
    }
  });
}

TEST(Backtest, TradesAsTheRuleSaysWhenAveragesAreOftenEqual) {
  std::vector<double> closes = history(2'000, 2, 32);
  for (std::size_t i = 0; i < closes.size(); i += 100)
    std::fill_n(closes.begin() + static_cast<std::ptrdiff_t>(i), 40, closes[i]);
  const Backtest expected = bar_by_bar(closes, 10'000);
  ASSERT_GT(expected.trades.size(), 40U);
  on_every_vector_target([&] { EXPECT_EQ(flat(trade_crosses(closes, 10'000)), flat(expected)); });
}

TEST(Backtest, BuysAtARiseAndSellsAtAFall) {
  std::vector<double> closes(25, 10.0);
  closes.insert(closes.end(), 30, 12.0);
  closes.insert(closes.end(), 30, 8.0);
  const Backtest result = trade_crosses(closes, 100);
  // The close of bar 25 is the first in an average at bar 26.
  EXPECT_EQ(flat(result), (std::vector<double>{26, 1, 8, 12, 56, -1, 8, 8, 68}));
}

TEST(Backtest, BuysNothingThatItCannotPay) {
  std::vector<double> closes(25, 10.0);
  closes.insert(closes.end(), 30, 12.0);
  EXPECT_EQ(flat(trade_crosses(closes, 11.5)), std::vector<double>{11.5});
}

Arguments arguments(const std::vector<double>& closes, std::int64_t bars, double cash) {
  Arguments arguments;
  arguments.set("closes", ArrayView<double>{.values = closes, .shape = {closes.size()}});
  arguments.set("bars", bars);
  arguments.set("cash", cash);
  return arguments;
}

TEST(Backtest, EachTaskTradesItsOwnHistories) {
  std::vector<double> closes;
  std::vector<std::vector<double>> expected(4);
  for (unsigned seed = 0; seed < 8; ++seed) {
    const std::vector<double> own = history(300, seed);
    closes.insert(closes.end(), own.begin(), own.end());
    const std::vector<double> traded = flat(bar_by_bar(own, 10'000));
    expected[seed / 2].insert(expected[seed / 2].end(), traded.begin(), traded.end());
  }
  const auto job = make_job("backtest", arguments(closes, 300, 10'000), 4);
  const auto results = run_on_threads(*job, 4);
  for (std::size_t task = 0; task < 4; ++task)
    EXPECT_EQ(std::get<Array<double>>(results[task]).values, expected[task]);
}

TEST(Backtest, RefusesWhatItCannotTrade) {
  const std::vector<double> closes(30, 10.0);
  EXPECT_NO_THROW(make_job("backtest", arguments(closes, 15, 100), 2));
  EXPECT_THROW(make_job("backtest", arguments(closes, 0, 100), 2), BadArgument);
  EXPECT_THROW(make_job("backtest", arguments(closes, 15, 100), 4), BadArgument);
  EXPECT_THROW(make_job("backtest", arguments(closes, 15, -1), 2), BadArgument);
  EXPECT_THROW(make_job("backtest", arguments({1.0, 0.0}, 1, 100), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
