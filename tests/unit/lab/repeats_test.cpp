#include "measure/lab/repeats.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace gillab::lab {
namespace {

/// A variant whose every timing costs `waking_s` once and `task_s` for each iteration.
struct Timed {
  double task_s = 0;
  double waking_s = 0;
  std::vector<int> tried{};

  [[nodiscard]] protocol::Timing run(int iterations) {
    tried.push_back(iterations);
    const double all_s = waking_s + task_s * iterations;
    return {.real_s = all_s / iterations, .whole_s = all_s + 0.001};
  }

  [[nodiscard]] Repeats find(double sample_s, double first_s = 0) {
    const protocol::Timing first{.real_s = std::max(first_s, task_s), .whole_s = 0.5};
    return *find_repeats(
        first, [this](int iterations) { return run(iterations); },
        [sample_s](const protocol::Timing&) { return sample_s; });
  }
};

TEST(Repeats, AShortTaskRunsAsOftenAsTheSampleIsToLast) {
  for (const double task_s : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7}) {
    Timed timed{.task_s = task_s};
    const Repeats found = timed.find(0.02);
    EXPECT_GE(found.iterations * task_s, 0.019) << task_s;
    EXPECT_LE(found.iterations * task_s, 0.021) << task_s;
    EXPECT_NEAR(found.whole_s, found.iterations * task_s + 0.001, 1e-9) << task_s;
  }
}

TEST(Repeats, ALongTaskRunsOnce) {
  Timed timed{.task_s = 0.05};
  EXPECT_EQ(timed.find(0.02).iterations, 1);
  EXPECT_EQ(timed.tried, std::vector{1})
      << "one look tells: the first run may have been slow for being the first";
}

TEST(Repeats, WhatTheFirstRunLoadsOrCompilesDoesNotCount) {
  Timed timed{.task_s = 0.001};
  EXPECT_GE(timed.find(0.02, 5).iterations, 10);
}

TEST(Repeats, WakingThreadsDoesNotPassForWork) {
  Timed timed{.task_s = 1e-5, .waking_s = 1e-3};
  EXPECT_GE(timed.find(0.02).iterations * timed.task_s, 0.009);
}

TEST(Repeats, ATaskOfHoursIsNotTriedAgain) {
  Timed timed{.task_s = 7200};
  const Repeats found = timed.find(0.02);
  EXPECT_EQ(found.iterations, 1);
  EXPECT_EQ(found.whole_s, 7200);
  EXPECT_TRUE(timed.tried.empty());
}

TEST(Repeats, ATaskOfNanosecondsEndsAtTheStatedLimit) {
  for (const double task_s : {1e-9, 0.0}) {
    Timed timed{.task_s = task_s};
    EXPECT_EQ(timed.find(0.02).iterations, kMostIterations) << task_s;
    EXPECT_LE(timed.tried.size(), 5U);
  }
}

TEST(Repeats, HowLongASampleLastsMayDependOnWhatATrialShows) {
  Timed timed{.task_s = 1e-3};
  const auto found = find_repeats(
      {.real_s = 1e-3}, [&](int iterations) { return timed.run(iterations); },
      [](const protocol::Timing& timing) { return timing.whole_s > 0.005 ? 0.1 : 0.02; });
  EXPECT_EQ(found->iterations, 100);
}

TEST(Repeats, AFailureOnTheWayIsNoNumber) {
  int runs = 0;
  const auto found = find_repeats(
      {.real_s = 1e-4},
      [&](int) -> std::optional<protocol::Timing> {
        return ++runs == 2 ? std::nullopt : std::optional(protocol::Timing{.real_s = 1e-4});
      },
      [](const protocol::Timing&) { return 0.02; });
  EXPECT_FALSE(found.has_value());
  EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace gillab::lab
