#include "measure/lab/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace gillab::lab {
namespace {

/// 1, 2, …, n in an order that is not sorted: the bounds of an interval are then the ranks themselves.
std::vector<double> ranks(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.begin(), values.end(), 1.0);
  std::shuffle(values.begin(), values.end(), std::mt19937_64(7));
  return values;
}

struct KnownInterval {
  int n;
  int rank;
  double coverage;  // summed as integers, outside this program
};

class SignTestInterval : public ::testing::TestWithParam<KnownInterval> {};

TEST_P(SignTestInterval, HasTheExactRankAndCoverage) {
  const KnownInterval known = GetParam();
  const auto interval = median_interval(ranks(known.n), 0.95);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->value, (known.n + 1) / 2.0);
  EXPECT_EQ(interval->lower, known.rank);
  EXPECT_EQ(interval->upper, known.n + 1 - known.rank);
  EXPECT_NEAR(interval->confidence, known.coverage, 1e-12);
}

INSTANTIATE_TEST_SUITE_P(AtNinetyFivePercent, SignTestInterval,
                         ::testing::Values(KnownInterval{6, 1, 0.96875}, KnownInterval{7, 1, 0.984375},
                                           KnownInterval{8, 1, 0.9921875}, KnownInterval{9, 2, 0.9609375},
                                           KnownInterval{10, 2, 0.978515625},
                                           KnownInterval{15, 4, 0.96484375},
                                           KnownInterval{20, 6, 0.9586105346679688},
                                           KnownInterval{50, 18, 0.9671608624357315},
                                           KnownInterval{100, 40, 0.9647997997822951},
                                           KnownInterval{1000, 469, 0.9537088026395019},
                                           KnownInterval{10000, 4902, 0.9511670501036181}),
                         [](const auto& each) { return "Of" + std::to_string(each.param.n); });

TEST(MedianInterval, IsAbsentWhenTheValuesAreTooFew) {
  EXPECT_FALSE(median_interval({}, 0.95));
  EXPECT_FALSE(median_interval(ranks(1), 0.95));
  EXPECT_FALSE(median_interval(ranks(5), 0.95));
  EXPECT_TRUE(median_interval(ranks(5), 0.90));
}

TEST(MedianInterval, TakesACoverageThatEqualsTheConfidence) {
  const auto interval = median_interval(ranks(9), 0.9609375);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->lower, 2);
  EXPECT_EQ(interval->confidence, 0.9609375);
}

TEST(MedianInterval, IsNeverCertainAndNeverEmpty) {
  EXPECT_FALSE(median_interval(ranks(50), 1.0));
  const auto point = median_interval(ranks(3), 0.0);
  ASSERT_TRUE(point);
  EXPECT_EQ(point->lower, 2);
  EXPECT_EQ(point->upper, 2);
}

TEST(MedianInterval, NarrowsWithMoreValuesAndWidensWithMoreConfidence) {
  double last_share = 1;
  for (const int n : {10, 40, 160, 640, 2560}) {
    const auto interval = median_interval(ranks(n), 0.95);
    ASSERT_TRUE(interval);
    const double share = (interval->upper - interval->lower) / n;
    EXPECT_LT(share, last_share);
    last_share = share;
  }
  double last_lower = 51;
  for (const double confidence : {0.5, 0.8, 0.95, 0.99, 0.999999}) {
    const auto interval = median_interval(ranks(101), confidence);
    ASSERT_TRUE(interval);
    EXPECT_GE(interval->confidence, confidence);
    EXPECT_LT(interval->lower, last_lower);
    last_lower = interval->lower;
  }
}

TEST(MedianInterval, FollowsWhenAllValuesMove) {
  auto values = ranks(20);
  for (double& value : values)
    value = 100 - 2 * value;
  const auto interval = median_interval(values, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->value, 100 - 2 * 10.5);
  EXPECT_EQ(interval->lower, 100 - 2 * 15);
  EXPECT_EQ(interval->upper, 100 - 2 * 6);
}

TEST(MedianInterval, IgnoresHowFarAnOutlierLies) {
  auto values = ranks(20);
  const auto before = median_interval(values, 0.95);
  *std::ranges::max_element(values) = 1e300;
  const auto after = median_interval(values, 0.95);
  EXPECT_EQ(before->lower, after->lower);
  EXPECT_EQ(before->upper, after->upper);
}

TEST(MedianInterval, CoversTheMedianOfASkewedDistributionAsOftenAsItSays) {
  std::mt19937_64 random(20240607);
  std::lognormal_distribution<double> noise(0.0, 1.5);  // median 1
  constexpr int kRuns = 20'000;
  for (const int n : {6, 15, 21}) {
    int covered = 0;
    double promised = 0;
    for (int run = 0; run < kRuns; ++run) {
      std::vector<double> values(static_cast<std::size_t>(n));
      std::ranges::generate(values, [&] { return noise(random); });
      const auto interval = median_interval(values, 0.95);
      ASSERT_TRUE(interval);
      promised = interval->confidence;
      covered += interval->lower <= 1 && 1 <= interval->upper;
    }
    const double share = static_cast<double>(covered) / kRuns;
    EXPECT_GE(share, 0.95) << n;
    EXPECT_NEAR(share, promised, 4 * std::sqrt(promised * (1 - promised) / kRuns)) << n;
  }
}

std::vector<double> logs(std::vector<double> ratios) {
  for (double& ratio : ratios)
    ratio = std::log(ratio);
  return ratios;
}

TEST(SpeedupEstimate, IsTheExponentialOfThePooledInterval) {
  const auto estimate = speedup_estimate({logs({1.9, 2.1, 2.0}), logs({2.2, 1.8, 2.0})}, 0.95);
  ASSERT_TRUE(estimate);
  EXPECT_NEAR(estimate->value, 2.0, 1e-12);
  EXPECT_NEAR(estimate->lower, 1.8, 1e-12);
  EXPECT_NEAR(estimate->upper, 2.2, 1e-12);
  EXPECT_EQ(estimate->confidence, 0.96875);
}

TEST(SpeedupEstimate, ReachesToTheMediansOfDisagreeingProcesses) {
  // 40 rounds say 2, one small process says 1.5, another 3: pooled, the order statistics see neither.
  const std::vector<double> agreeing(40, std::log(2.0));
  const auto estimate = speedup_estimate({agreeing, logs({1.5, 1.5, 1.5}), logs({3.0, 3.0, 3.0})}, 0.95);
  ASSERT_TRUE(estimate);
  EXPECT_NEAR(estimate->value, 2.0, 1e-12);
  EXPECT_NEAR(estimate->lower, 1.5, 1e-12);
  EXPECT_NEAR(estimate->upper, 3.0, 1e-12);
}

TEST(SpeedupEstimate, OfManyProcessesTheOutermostMediansAreLeftOut) {
  // Of nine medians the second and the second last bound their median with 96 %; of eight it is all of them.
  std::vector<std::vector<double>> processes;
  for (int i = 0; i < 9; ++i)
    processes.emplace_back(5, std::log(1.0 + i));
  const auto estimate = speedup_estimate(processes, 0.95);
  ASSERT_TRUE(estimate);
  EXPECT_NEAR(estimate->lower, 2, 1e-12);
  EXPECT_NEAR(estimate->upper, 8, 1e-12);
  processes.pop_back();
  EXPECT_NEAR(speedup_estimate(processes, 0.95)->lower, 1, 1e-12);
  EXPECT_NEAR(speedup_estimate(processes, 0.95)->upper, 8, 1e-12);
}

TEST(SpeedupEstimate, TakesNoMedianFromAProcessWithTwoRounds) {
  const std::vector<double> agreeing(40, std::log(2.0));
  const auto estimate = speedup_estimate({agreeing, logs({1.5, 1.5})}, 0.95);
  ASSERT_TRUE(estimate);
  EXPECT_NEAR(estimate->lower, 2.0, 1e-12);
}

TEST(SpeedupEstimate, IgnoresProcessesWithoutRounds) {
  const auto ratios = logs({1.9, 2.1, 2.0, 2.2, 1.8, 2.0});
  const auto alone = speedup_estimate({ratios}, 0.95);
  const auto among_empty = speedup_estimate({{}, ratios, {}}, 0.95);
  ASSERT_TRUE(alone && among_empty);
  EXPECT_EQ(alone->lower, among_empty->lower);
  EXPECT_EQ(alone->upper, among_empty->upper);
}

TEST(SpeedupEstimate, IsAbsentWhenTheRoundsAreTooFew) {
  EXPECT_FALSE(speedup_estimate({}, 0.95));
  EXPECT_FALSE(speedup_estimate({{}, {}}, 0.95));
  EXPECT_FALSE(speedup_estimate({logs({2, 2, 2}), logs({2, 2})}, 0.95));
}

TEST(SpeedupEstimate, OfTheInverseRatiosIsTheInverse) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> noise(0.3, 0.2);
  std::vector<std::vector<double>> ratios(3, std::vector<double>(7));
  std::vector<std::vector<double>> inverse = ratios;
  for (std::size_t process = 0; process < ratios.size(); ++process) {
    std::ranges::generate(ratios[process], [&] { return noise(random); });
    std::ranges::transform(ratios[process], inverse[process].begin(), std::negate<>());
  }
  const auto forward = speedup_estimate(ratios, 0.95);
  const auto backward = speedup_estimate(inverse, 0.95);
  ASSERT_TRUE(forward && backward);
  EXPECT_DOUBLE_EQ(forward->value, 1 / backward->value);
  EXPECT_DOUBLE_EQ(forward->lower, 1 / backward->upper);
  EXPECT_DOUBLE_EQ(forward->upper, 1 / backward->lower);
}

/// How often the estimate, and the pooled interval alone, cover the truth of 3 processes of 7 rounds each.
struct Coverage {
  double estimate = 0;
  double pooled = 0;
};

Coverage simulated_coverage(double process_deviation) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> standard;
  const double truth = std::log(1.7);
  constexpr int kRuns = 10'000;
  Coverage covered;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<std::vector<double>> ratios(3, std::vector<double>(7));
    std::vector<double> pooled;
    for (auto& process : ratios) {
      const double middle = truth + process_deviation * standard(random);
      std::ranges::generate(process, [&] { return middle + 0.03 * standard(random); });
      pooled.insert(pooled.end(), process.begin(), process.end());
    }
    const auto estimate = speedup_estimate(ratios, 0.95);
    const auto alone = median_interval(pooled, 0.95);
    covered.estimate += estimate->lower <= 1.7 && 1.7 <= estimate->upper;
    covered.pooled += alone->lower <= truth && truth <= alone->upper;
  }
  return {.estimate = covered.estimate / kRuns, .pooled = covered.pooled / kRuns};
}

TEST(SpeedupEstimate, CoversTheTruthAsOftenAsItSaysWhenProcessesAgree) {
  EXPECT_GE(simulated_coverage(0).estimate, 0.95);
}

TEST(SpeedupEstimate, CoversMoreThanThePooledIntervalWhenProcessesDiffer) {
  const Coverage small = simulated_coverage(0.01);
  EXPECT_GT(small.estimate, 0.92);
  EXPECT_GT(small.estimate, small.pooled);
  // Three processes that differ more than their rounds bound the truth three times in four, whatever the
  // rounds say.
  const Coverage large = simulated_coverage(0.1);
  EXPECT_GT(large.estimate, 0.75);
  EXPECT_GT(large.estimate, large.pooled + 0.05);
}

}  // namespace
}  // namespace gillab::lab
