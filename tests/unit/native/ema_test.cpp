#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;

Arguments arguments(const std::vector<double>& values, double alpha) {
  Arguments arguments;
  arguments.set("values", ArrayView<double>{.values = values, .shape = {values.size()}});
  arguments.set("alpha", alpha);
  return arguments;
}

/// The definition, in higher precision.
std::vector<double> exact(const std::vector<double>& values, double alpha) {
  std::vector<double> averages;
  long double average = values.empty() ? 0 : values[0];
  for (const double value : values) {
    average = static_cast<long double>(alpha) * value + (1 - static_cast<long double>(alpha)) * average;
    averages.push_back(static_cast<double>(average));
  }
  return averages;
}

std::vector<double> random_values(std::size_t size, double low, double high) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> distribution(low, high);
  std::vector<double> values(size);
  for (double& value : values)
    value = distribution(random);
  return values;
}

class Ema : public ::testing::TestWithParam<const char*> {
 protected:
  static std::vector<double> average(const std::vector<double>& values, double alpha) {
    const auto job = make_job(GetParam(), arguments(values, alpha), 1);
    return std::get<Array<double>>(run_serially(*job, 1).at(0)).values;
  }
};

INSTANTIATE_TEST_SUITE_P(Kernels, Ema, ::testing::Values("ema", "ema-scan"), [](const auto& kernel) {
  return std::string(kernel.param) == "ema" ? "Strict" : "Scan";
});

TEST_P(Ema, FollowsItsDefinitionAtEveryLength) {
  for (std::size_t size = 0; size <= 40; ++size) {
    const std::vector<double> values = random_values(size, 1, 2);
    EXPECT_THAT(average(values, 0.25), ::testing::Pointwise(::testing::DoubleEq(), exact(values, 0.25)))
        << size;
  }
}

TEST_P(Ema, StaysExactOverManyValuesOfOneSign) {
  const std::vector<double> values = random_values(1'000'003, 50, 51);
  const std::vector<double> expected = exact(values, 2.0 / 21);
  const std::vector<double> averages = average(values, 2.0 / 21);
  ASSERT_EQ(averages.size(), expected.size());
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    worst = std::max(worst, std::abs(averages[i] - expected[i]) / expected[i]);
  // Four units in the last place, which is what ema_scan.cpp promises with "a few".
  EXPECT_LE(worst, 4 * std::numeric_limits<double>::epsilon());
}

TEST_P(Ema, LosesNoMoreThanTheLargestMagnitudeAllowsWhereSignsDiffer) {
  const std::vector<double> values = random_values(100'003, -1, 1);
  const std::vector<double> expected = exact(values, 0.1);
  const std::vector<double> averages = average(values, 0.1);
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_NEAR(averages[i], expected[i], 4 * std::numeric_limits<double>::epsilon()) << i;
}

TEST_P(Ema, IsTheValuesThemselvesWhenNothingIsKept) {
  const std::vector<double> values = random_values(21, -5, 5);
  EXPECT_EQ(average(values, 1.0), values);
}

TEST_P(Ema, CarriesWhatIsNotANumberToTheEnd) {
  std::vector<double> values(30, 1.0);
  values[13] = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> averages = average(values, 0.5);
  EXPECT_EQ(averages[7], 1.0);
  for (std::size_t i = 13; i < averages.size(); ++i)
    EXPECT_TRUE(std::isnan(averages[i])) << i;
}

TEST_P(Ema, EachTaskFillsAnArrayOfItsOwn) {
  const std::vector<double> values = random_values(1000, 1, 2);
  const auto job = make_job(GetParam(), arguments(values, 0.1), 4);
  const Value expected = Array<double>{.values = average(values, 0.1), .shape = {1000}};
  EXPECT_THAT(run_on_threads(*job, 4), ::testing::ElementsAreArray(std::vector<Value>(4, expected)));
}

TEST_P(Ema, RefusesWeightsThatAreNone) {
  const std::vector<double> values{1, 2};
  for (const double alpha : {0.0, -0.5, 1.5, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW(make_job(GetParam(), arguments(values, alpha), 1), BadArgument) << alpha;
}

}  // namespace
}  // namespace gillab::native
