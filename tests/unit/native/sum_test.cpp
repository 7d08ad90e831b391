#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;
using testing::with;

Arguments array(const std::vector<double>& values) {
  return with("values", ArrayView<double>{.values = values, .shape = {values.size()}});
}

double sum(const std::vector<double>& values) {
  const auto job = make_job("sum", array(values), 1);
  return std::get<double>(run_serially(*job, 1).at(0));
}

TEST(Sum, IsExactOnWholeNumbersOfEveryLength) {
  std::vector<double> values;
  double expected = 0;
  for (int i = 1; i <= 100; ++i) {
    EXPECT_EQ(sum(values), expected) << values.size();
    values.push_back(i);
    expected += i;
  }
}

TEST(Sum, AgreesWithASumOfHigherPrecision) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> distribution(0.0, 1.0);
  std::vector<double> values(1'000'003);
  long double expected = 0;
  for (double& value : values) {
    value = distribution(random);
    expected += value;
  }
  EXPECT_NEAR(sum(values), static_cast<double>(expected), 1e-12 * static_cast<double>(expected));
}

TEST(Sum, CarriesNotANumberAndInfinity) {
  std::vector<double> values(100, 1.0);
  values[57] = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isinf(sum(values)));
  values[58] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(sum(values)));
}

TEST(Sum, EachTaskAddsUpAll) {
  const std::vector<double> values(1000, 0.5);
  const auto job = make_job("sum", array(values), 4);
  EXPECT_THAT(run_on_threads(*job, 4), ::testing::ElementsAreArray(std::vector<Value>(4, 500.0)));
}

TEST(Sum, NeedsAnArray) {
  EXPECT_THROW(make_job("sum", with("values", 1.0), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
