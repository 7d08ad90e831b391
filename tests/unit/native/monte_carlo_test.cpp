#include "work/native/kernels/monte_carlo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "jobs.h"
#include "vector_targets.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::on_every_vector_target;
using testing::run_on_threads;

constexpr Call kCall{.spot = 100, .strike = 105, .rate = 0.05, .volatility = 0.2, .years = 1};

double normal_below(double x) {
  return std::erfc(-x / std::sqrt(2.0)) / 2;
}

/// The price by Black and Scholes, and the standard error of a mean of as many discounted payoffs.
Estimate exact(const Call& call, std::uint64_t paths) {
  const double deviation = call.volatility * std::sqrt(call.years);
  const double d1 = (std::log(call.spot / call.strike) + call.rate * call.years) / deviation + deviation / 2;
  const double discount = std::exp(-call.rate * call.years);
  const double price = call.spot * normal_below(d1) - call.strike * discount * normal_below(d1 - deviation);
  const double square =
      call.spot * call.spot * std::exp(deviation * deviation) * normal_below(d1 + deviation) -
      2 * call.strike * discount * call.spot * normal_below(d1) +
      std::pow(call.strike * discount, 2) * normal_below(d1 - deviation);
  return {.price = price, .standard_error = std::sqrt((square - price * price) / static_cast<double>(paths))};
}

void expect_right(const Estimate& estimate, const Call& call, std::uint64_t paths) {
  const Estimate expected = exact(call, paths);
  EXPECT_NEAR(estimate.price, expected.price, 4 * expected.standard_error);
  EXPECT_NEAR(estimate.standard_error / expected.standard_error, 1, 8 / std::sqrt(paths));
}

TEST(MonteCarlo, KnowsThePublishedPrice) {
  EXPECT_NEAR(exact(kCall, 1).price, 8.0214, 5e-5);
}

TEST(MonteCarlo, TerminalPricesAreRight) {
  on_every_vector_target([] {
    for (std::uint32_t stream = 0; stream < 4; ++stream)
      expect_right(price_by_terminal(kCall, {.seed = 1, .number = stream}, 300'001), kCall, 300'001);
  });
}

TEST(MonteCarlo, PathsAreRightForAnyNumberOfSteps) {
  for (const std::uint32_t steps : {1U, 2U, 7U, 252U})
    expect_right(price_by_paths(kCall, {.seed = 2, .number = 0}, 20'003, steps), kCall, 20'003);
  on_every_vector_target(
      [] { expect_right(price_by_paths(kCall, {.seed = 3, .number = 1}, 20'003, 9), kCall, 20'003); });
}

TEST(MonteCarlo, OtherCallsAreRightToo) {
  for (const Call& call : {Call{.spot = 20, .strike = 10, .rate = 0.01, .volatility = 0.5, .years = 0.25},
                           Call{.spot = 100, .strike = 120, .rate = 0.1, .volatility = 0.3, .years = 2}}) {
    expect_right(price_by_terminal(call, {.seed = 4, .number = 0}, 200'000), call, 200'000);
    expect_right(price_by_paths(call, {.seed = 4, .number = 0}, 50'000, 10), call, 50'000);
  }
}

TEST(MonteCarlo, CountsEveryPathOnceWhateverTheirNumber) {
  // Without volatility each path pays the same, so a missing or a doubled one changes the mean.
  constexpr Call kSure{.spot = 100, .strike = 90, .rate = 0, .volatility = 0, .years = 1};
  on_every_vector_target([&] {
    for (std::uint64_t paths = 2; paths < 40; ++paths) {
      EXPECT_NEAR(price_by_terminal(kSure, {.seed = 5, .number = 0}, paths).price, 10, 1e-12) << paths;
      EXPECT_NEAR(price_by_paths(kSure, {.seed = 5, .number = 0}, paths, 3).price, 10, 1e-12) << paths;
    }
  });
}

TEST(MonteCarlo, GivesTheSameOnEveryMachine) {
  const Estimate best = price_by_paths(kCall, {.seed = 6, .number = 3}, 999, 11);
  const Estimate best_terminal = price_by_terminal(kCall, {.seed = 6, .number = 3}, 999);
  on_every_vector_target([&] {
    EXPECT_NEAR(price_by_paths(kCall, {.seed = 6, .number = 3}, 999, 11).price, best.price, 1e-11);
    EXPECT_NEAR(price_by_terminal(kCall, {.seed = 6, .number = 3}, 999).price, best_terminal.price, 1e-11);
  });
}

Arguments paths_and_steps(std::int64_t paths, std::int64_t steps) {
  Arguments arguments;
  arguments.set("spot", 100.0);
  arguments.set("strike", 105.0);
  arguments.set("rate", 0.05);
  arguments.set("volatility", 0.2);
  arguments.set("years", 1.0);
  arguments.set("paths", paths);
  arguments.set("steps", steps);
  arguments.set("seed", std::int64_t{8});
  return arguments;
}

TEST(MonteCarlo, EachTaskDrawsItsOwnNumbers) {
  for (const char* kernel : {"monte-carlo-terminal", "monte-carlo-paths"}) {
    const auto job = make_job(kernel, paths_and_steps(10'000, 4), 4);
    std::set<double> prices;
    for (const Value& value : run_on_threads(*job, 4)) {
      const auto& found = std::get<Array<double>>(value).values;
      ASSERT_EQ(found.size(), 4U);
      expect_right({.price = found[0], .standard_error = found[1]}, kCall, 10'000);
      EXPECT_EQ(found[2], 10'000);
      EXPECT_GT(found[3], 0);
      prices.insert(found[0]);
    }
    EXPECT_EQ(prices.size(), 4U);
  }
}

TEST(MonteCarlo, RefusesWhatItCannotSimulate) {
  EXPECT_THROW(make_job("monte-carlo-terminal", paths_and_steps(1, 1), 1), BadArgument);
  EXPECT_THROW(make_job("monte-carlo-terminal", paths_and_steps((std::int64_t{1} << 32) + 1, 1), 1),
               BadArgument);
  EXPECT_THROW(make_job("monte-carlo-paths", paths_and_steps(10, 0), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
