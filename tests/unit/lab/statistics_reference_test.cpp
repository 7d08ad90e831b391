#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "measure/lab/statistics.h"
#include "sign_test_table.h"

namespace gillab::lab {
namespace {

using testing::kSignTestTable;
using testing::kTableConfidences;
using testing::SignTestCell;
using testing::SignTestRow;

TEST(MedianIntervalAgainstScipy, HasTheSameRanksAndTheSameCoverage) {
  for (const SignTestRow& row : kSignTestTable) {
    // The values are their own ranks.
    std::vector<double> values(static_cast<std::size_t>(row.n));
    std::iota(values.rbegin(), values.rend(), 1.0);
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const SignTestCell& expected = row.cells[column];
      const auto interval = median_interval(values, kTableConfidences[column]);
      SCOPED_TRACE(std::to_string(row.n) + " values, " + std::to_string(kTableConfidences[column]));
      ASSERT_EQ(interval.has_value(), expected.k > 0);
      if (!interval) continue;
      EXPECT_EQ(interval->lower, expected.k);
      EXPECT_EQ(interval->upper, row.n + 1 - expected.k);
      EXPECT_EQ(interval->value, (row.n + 1) / 2.0);
      EXPECT_NEAR(interval->confidence, expected.coverage, 0.6e-8);
    }
  }
}

using Random = std::mt19937_64;

double uniform(Random& random) {
  return std::uniform_real_distribution<double>(0, 1)(random);
}

/// Something to draw from, and its true median.
struct Distribution {
  std::string name;
  std::function<double(Random&)> draw;
  double median = 0;
  bool continuous = true;  ///< without ties, so that the promised coverage is exactly the true one
};

/// Rounds on a machine that is disturbed now and then: three quarters vary a little around 1, in one quarter
/// something only ever adds time.
constexpr double kDisturbed = 0.25;
constexpr double kQuietDeviation = 0.02;
constexpr double kMeanDelay = 0.5;

double disturbed_rounds_below(double x) {
  const double quiet = 0.5 * std::erfc((1 - x) / (kQuietDeviation * std::numbers::sqrt2));
  const double late = x > 1 ? 1 - std::exp(-(x - 1) / kMeanDelay) : 0;
  return (1 - kDisturbed) * quiet + kDisturbed * late;
}

double median_of_disturbed_rounds() {
  double low = 0;
  double high = 2;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (low + high) / 2;
    (disturbed_rounds_below(middle) < 0.5 ? low : high) = middle;
  }
  return low;
}

double disturbed_round(Random& random) {
  if (uniform(random) < kDisturbed) return 1 + std::exponential_distribution<double>(1 / kMeanDelay)(random);
  return std::normal_distribution<double>(1, kQuietDeviation)(random);
}

std::vector<Distribution> distributions() {
  return {
      {.name = "Normal", .draw = std::normal_distribution<double>(3, 2), .median = 3},
      {.name = "Exponential", .draw = std::exponential_distribution<double>(1), .median = std::numbers::ln2},
      {.name = "Cauchy", .draw = std::cauchy_distribution<double>(-1, 1), .median = -1},
      {.name = "DisturbedRounds", .draw = disturbed_round, .median = median_of_disturbed_rounds()},
      {.name = "TwoPoints",
       .draw = [](Random& random) { return uniform(random) < 0.55 ? 1.0 : 2.0; },
       .median = 1,
       .continuous = false},
      {.name = "CoarseClock",
       .draw = [](Random& random) { return std::floor(10 * uniform(random)); },
       .median = 4,  // as is everything up to 5
       .continuous = false}};
}

/// How often the intervals of n values covered the median, beside what they promised.
struct ColumnCoverage {
  double promised = 0;  ///< 0: n values give no interval
  double seen = 0;
};

constexpr int kSimulations = 4000;

/// Of each confidence in kTableConfidences, from the same draws.
std::vector<ColumnCoverage> simulate(const Distribution& distribution, int n) {
  Random random(271828);
  auto draw = distribution.draw;
  std::vector<ColumnCoverage> coverages(kTableConfidences.size());
  std::vector<double> values(static_cast<std::size_t>(n));
  for (int run = 0; run < kSimulations; ++run) {
    std::ranges::generate(values, [&] { return draw(random); });
    for (std::size_t column = 0; column < coverages.size(); ++column) {
      const auto interval = median_interval(values, kTableConfidences[column]);
      if (!interval) continue;
      const bool covered = interval->lower <= distribution.median && distribution.median <= interval->upper;
      coverages[column].promised = interval->confidence;
      coverages[column].seen += covered ? 1.0 / kSimulations : 0;
    }
  }
  return coverages;
}

class MedianIntervalOf : public ::testing::TestWithParam<Distribution> {};

TEST_P(MedianIntervalOf, CoversTheMedianAsOftenAsItPromises) {
  for (const int n : {6, 7, 9, 15, 20, 33, 75, 200}) {
    const auto coverages = simulate(GetParam(), n);
    for (std::size_t column = 0; column < coverages.size(); ++column) {
      const auto& [promised, seen] = coverages[column];
      if (promised == 0) continue;
      SCOPED_TRACE(std::to_string(n) + " values, " + std::to_string(kTableConfidences[column]));
      const double error = 5 * std::sqrt(promised * (1 - promised) / kSimulations) + 1.0 / kSimulations;
      EXPECT_GE(promised, kTableConfidences[column]);
      EXPECT_GE(seen, promised - error);
      EXPECT_TRUE(!GetParam().continuous || seen <= promised + error) << seen << " of " << promised;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sampled, MedianIntervalOf, ::testing::ValuesIn(distributions()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace gillab::lab
