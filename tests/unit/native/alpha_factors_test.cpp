#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;

constexpr std::size_t kFactors = 5;

ArrayView<double> matrix(const std::vector<double>& prices, std::size_t days) {
  return {.values = prices, .shape = {prices.size() / days, days}};
}

Arguments arguments(const std::vector<double>& prices, std::size_t days) {
  return testing::with("prices", matrix(prices, days));
}

std::vector<double> walks(std::size_t stocks, std::size_t days) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> daily(0.0005, 0.02);
  std::vector<double> prices;
  for (std::size_t stock = 0; stock < stocks; ++stock) {
    double logarithm = 0;
    for (std::size_t day = 0; day < days; ++day)
      prices.push_back(100 * std::exp(logarithm += daily(random)));
  }
  return prices;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  double squares = 0;
  for (const double value : values)
    squares += std::pow(value - mean(values), 2);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

/// The last `size` of the values up to and with `end`.
std::vector<double> window(const std::vector<double>& values, std::size_t end, std::size_t size) {
  const auto last = values.begin() + static_cast<std::ptrdiff_t>(end) + 1;
  return {last - static_cast<std::ptrdiff_t>(size), last};
}

/// By the definitions, window by window.
std::vector<double> by_definition(const std::vector<double>& p) {
  std::vector<double> returns{0};
  for (std::size_t i = 1; i < p.size(); ++i)
    returns.push_back(p[i] / p[i - 1] - 1);
  std::array<std::vector<double>, kFactors> daily;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (i >= 20) daily[0].push_back(p[i] / p[i - 20] - 1);
    if (i >= 60) daily[1].push_back(p[i] / p[i - 60] - 1);
    if (i >= 20) daily[2].push_back(deviation(window(returns, i, 20)));
    if (i >= 14) {
      double gains = 0;
      double losses = 0;
      for (std::size_t j = i - 13; j <= i; ++j)
        (p[j] > p[j - 1] ? gains : losses) += std::abs(p[j] - p[j - 1]);
      daily[3].push_back(100 * gains / (gains + losses));
    }
    if (i >= 19) {
      const std::vector<double> month = window(p, i, 20);
      daily[4].push_back((p[i] - mean(month)) / deviation(month));
    }
  }
  std::vector<double> factors;
  for (const std::vector<double>& each : daily)
    factors.push_back(mean(each));
  return factors;
}

TEST(AlphaFactors, FollowTheirDefinitionsForEveryNumberOfStocks) {
  for (const std::size_t days : {61U, 62U, 252U}) {
    for (const std::size_t stocks : {1U, 2U, 7U, 8U, 9U, 19U}) {
      const std::vector<double> prices = walks(stocks, days);
      const auto job = make_job("alpha-factors", arguments(prices, days), 1);
      const auto factors = std::get<Array<double>>(run_serially(*job, 1).at(0));
      ASSERT_THAT(factors.shape, ::testing::ElementsAre(stocks, kFactors));
      for (std::size_t stock = 0; stock < stocks; ++stock) {
        const std::vector<double> expected = by_definition(window(prices, (stock + 1) * days - 1, days));
        for (std::size_t factor = 0; factor < kFactors; ++factor)
          EXPECT_NEAR(factors.values[stock * kFactors + factor], expected[factor],
                      1e-12 * std::max(1.0, std::abs(expected[factor])))
              << "factor " << factor << " of stock " << stock << " of " << stocks << ", " << days << " days";
      }
    }
  }
}

TEST(AlphaFactors, OfPricesThatStandStillAreNeutral) {
  const std::vector<double> prices(100, 42);
  const auto job = make_job("alpha-factors", arguments(prices, 100), 1);
  EXPECT_THAT(std::get<Array<double>>(run_serially(*job, 1).at(0)).values,
              ::testing::Pointwise(::testing::DoubleNear(1e-12), std::vector<double>{0, 0, 0, 50, 0}));
}

TEST(AlphaFactors, OfPricesThatOnlyRiseShowStrength) {
  std::vector<double> prices;
  for (int day = 0; day < 100; ++day)
    prices.push_back(100 + day);
  const auto job = make_job("alpha-factors", arguments(prices, 100), 1);
  EXPECT_NEAR(std::get<Array<double>>(run_serially(*job, 1).at(0)).values[3], 100, 1e-9);
}

TEST(AlphaFactors, TasksShareTheStocks) {
  const std::vector<double> prices = walks(20, 70);
  const auto whole = make_job("alpha-factors", arguments(prices, 70), 1);
  const std::vector<double> expected = std::get<Array<double>>(run_serially(*whole, 1).at(0)).values;
  const auto shared = make_job("alpha-factors", arguments(prices, 70), 4);
  std::vector<double> together;
  for (const Value& part : run_on_threads(*shared, 4)) {
    const std::vector<double>& factors = std::get<Array<double>>(part).values;
    EXPECT_EQ(factors.size(), 5 * kFactors);
    together.insert(together.end(), factors.begin(), factors.end());
  }
  EXPECT_EQ(together, expected);
}

TEST(AlphaFactors, RefuseWhatHasNoSuchFactors) {
  const std::vector<double> prices = walks(6, 60);
  EXPECT_THROW(make_job("alpha-factors", arguments(prices, 60), 1), BadArgument);
  EXPECT_THROW(make_job("alpha-factors", arguments(prices, 72), 4), BadArgument);
  EXPECT_THROW(make_job("alpha-factors",
                        testing::with("prices", ArrayView<double>{.values = prices, .shape = {360}}), 1),
               BadArgument);
}

}  // namespace
}  // namespace gillab::native
