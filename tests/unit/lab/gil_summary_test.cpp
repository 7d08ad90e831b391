#include "measure/lab/gil_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"

namespace gillab::lab {
namespace {

using gillab::testing::example_results;
using ::testing::DoubleNear;

/// Four threads that hold, wait, run and so on for these seconds each.
protocol::GilAccount account(double held_share, const protocol::ThreadShare& share) {
  return {.held_share = held_share, .acquires = 100, .handoffs = 50, .forced = 40, .threads = {share, share}};
}

ScenarioResult with_account(const std::string& variant, const protocol::GilAccount& gil) {
  ScenarioResult result = example_results().scenarios[0];
  for (Sample& sample : result.samples) {
    if (sample.variant == variant) sample.gil = gil;
  }
  return result;
}

TEST(GilSummary, IsAbsentWithoutAccounts) {
  EXPECT_FALSE(gil_summary(example_results().scenarios[0], "python/threads").has_value());
}

TEST(GilSummary, SharesAreOfTheThreadsTime) {
  const auto summary = gil_summary(
      with_account("python/threads", account(0.991, {.hold_s = 0.25, .wait_s = 0.74, .running_s = 0.01})),
      "python/threads");
  ASSERT_TRUE(summary.has_value());
  EXPECT_THAT(summary->held, DoubleNear(0.991, 1e-9));
  EXPECT_THAT(summary->thread_held, DoubleNear(0.25, 1e-9));
  EXPECT_THAT(summary->waited, DoubleNear(0.74, 1e-9));
  EXPECT_THAT(summary->running, DoubleNear(0.01, 1e-9));
  EXPECT_EQ(summary->threads, 2);
}

TEST(GilSummary, TaintedRoundsDoNotCount) {
  ScenarioResult result = with_account("python/threads", account(0.5, {.hold_s = 1}));
  for (Sample& sample : result.samples) {
    for (const Round& round : result.rounds) {
      const bool same = round.process == sample.process && round.round == sample.round;
      if (same && !round.clean() && sample.gil) sample.gil->held_share = 0.01;
    }
  }
  EXPECT_THAT(gil_summary(result, "python/threads")->held, DoubleNear(0.5, 1e-9));
}

TEST(GilSummary, CountsAreOfAllIterationsAndSecondsOfOne) {
  ScenarioResult once = with_account("python/threads", account(0.5, {.hold_s = 1}));
  for (Sample& sample : once.samples) {
    if (sample.gil) sample.gil->hold_s = 1;
  }
  ScenarioResult often = once;
  for (VariantResult& variant : often.variants)
    variant.iterations = 10;
  const auto summary = gil_summary(once, "python/threads");
  EXPECT_GT(summary->handoffs_per_s, 0);
  EXPECT_THAT(gil_summary(often, "python/threads")->handoffs_per_s,
              DoubleNear(summary->handoffs_per_s / 10, 1e-9));
  EXPECT_THAT(gil_summary(often, "python/threads")->forced_per_s,
              DoubleNear(summary->forced_per_s / 10, 1e-9));
  for (Sample& sample : once.samples)
    sample.real_s = 0.4;
  EXPECT_THAT(gil_summary(once, "python/threads")->held_gils, DoubleNear(2.5, 1e-9)) << "of 0.4 s";
  EXPECT_THAT(gil_summary(often, "python/threads")->held_gils, DoubleNear(summary->held_gils, 1e-9));
}

}  // namespace
}  // namespace gillab::lab
