#include "measure/lab/extra_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "measure/lab/claims.h"
#include "measure/lab/comparison.h"
#include "measure/lab/open_questions.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScenarioBuilder;

TEST(ExtraTime, AScenarioMayTakeAFewSharesButLeavesHalfOfTheirsToTheOthers) {
  ExtraTime extra(10, 8);
  EXPECT_DOUBLE_EQ(extra.allowed_s(9), 32) << "80 s are there, 36 s are kept";
  extra.spend(32);
  EXPECT_DOUBLE_EQ(extra.allowed_s(8), 48 - 32);
  extra.spend(16);
  EXPECT_DOUBLE_EQ(extra.allowed_s(7), 4) << "32 s are there, 28 s are kept";
  EXPECT_DOUBLE_EQ(extra.allowed_s(5), 12) << "the one before failed before it began";
}

TEST(ExtraTime, OneAloneHasItsOwn) {
  ExtraTime extra(1, 8);
  EXPECT_DOUBLE_EQ(extra.allowed_s(0), 8);
  extra.spend(9);
  EXPECT_DOUBLE_EQ(extra.allowed_s(0), 0) << "it took longer than expected";
}

/// Two implementations on one thread, the second either steady or not.
ScenarioResult measured(int processes, bool steady, int rounds = 4) {
  ScenarioBuilder builder;
  builder.variant("python", "serial").variant("a", "serial").variant("b", "serial");
  for (int process = 0; process < processes; ++process) {
    for (int i = 0; i < rounds; ++i) {
      const double other_s = steady || i % 2 == 0 ? 0.4 : 0.6;
      builder.round({{"python/serial", 1}, {"a/serial", 0.5}, {"b/serial", other_s}}, 2, process);
    }
  }
  ScenarioResult result = builder.result();
  result.comparisons = compare(result, 2, kInterimConfidence);
  return result;
}

TEST(AppetiteForAnswers, WhatIsPlannedIsMeasuredFirst) {
  auto appetite = appetite_for_answers(std::make_shared<ExtraTime>(1, 8));
  const Course course = appetite(measured(2, false), {.done = 2, .planned = 5, .elapsed_s = 4});
  EXPECT_EQ(course.processes, 5);
  EXPECT_THAT(course.variants, IsEmpty()) << "all of it";
  EXPECT_EQ(course.process_s, 0);
}

TEST(AppetiteForAnswers, WithoutAQuestionItIsOver) {
  auto appetite = appetite_for_answers(std::make_shared<ExtraTime>(1, 8));
  EXPECT_EQ(appetite(measured(5, true), {.done = 5, .planned = 5, .elapsed_s = 10}).processes, 5);
}

TEST(AppetiteForAnswers, GoesOnWithWhatIsOpenInOneProcessAfterTheOtherUntilTheTimeIsUsed) {
  const auto extra = std::make_shared<ExtraTime>(1, 8);
  auto appetite = appetite_for_answers(extra);
  Course course = appetite(measured(5, false), {.done = 5, .planned = 5, .elapsed_s = 10});
  EXPECT_EQ(course.processes, 6);
  EXPECT_THAT(course.variants, ElementsAre("python/serial", "b/serial"));
  EXPECT_THAT(course.about, ElementsAre("b/serial"));
  EXPECT_GT(course.process_s, 1);
  EXPECT_EQ(appetite(measured(6, false), {.done = 6, .planned = 5, .elapsed_s = 13}).processes, 7);
  course = appetite(measured(7, false), {.done = 7, .planned = 5, .elapsed_s = 16});
  EXPECT_EQ(course.processes, 8);
  EXPECT_DOUBLE_EQ(course.fraction, 16.0 / 18);
  EXPECT_EQ(appetite(measured(8, false), {.done = 8, .planned = 5, .elapsed_s = 17.5}).processes, 8);
  EXPECT_DOUBLE_EQ(extra->allowed_s(0), 0.5) << "what was taken is gone";
}

TEST(AppetiteForAnswers, WithoutExtraTimeThePlannedIsAll) {
  auto appetite = appetite_for_answers(std::make_shared<ExtraTime>(1, 0));
  EXPECT_EQ(appetite(measured(5, false), {.done = 5, .planned = 5, .elapsed_s = 10}).processes, 5);
}

TEST(AppetiteForAnswers, EndsAsSoonAsAllIsAnswered) {
  auto appetite = appetite_for_answers(std::make_shared<ExtraTime>(1, 8));
  EXPECT_EQ(appetite(measured(5, false), {.done = 5, .planned = 5, .elapsed_s = 10}).processes, 6);
  EXPECT_EQ(appetite(measured(6, true), {.done = 6, .planned = 5, .elapsed_s = 12}).processes, 6);
}

TEST(AppetiteForAnswers, BelowFiveProcessesNothingIsAnswered) {
  auto appetite = appetite_for_answers(std::make_shared<ExtraTime>(1, 8));
  EXPECT_EQ(appetite(measured(2, true), {.done = 2, .planned = 3, .elapsed_s = 6}).processes, 3);
  const Course course = appetite(measured(3, true), {.done = 3, .planned = 3, .elapsed_s = 9});
  EXPECT_EQ(course.processes, 4);
  EXPECT_THAT(course.variants, IsEmpty());
  EXPECT_EQ(course.process_s, 0) << "as many rounds as in those before";
  auto hurried = appetite_for_answers(std::make_shared<ExtraTime>(1, 8));
  EXPECT_EQ(hurried(measured(3, true), {.done = 3, .planned = 3, .elapsed_s = 30}).processes, 3)
      << "the next one would take as long as the one before";
  auto warm = appetite_for_answers(std::make_shared<ExtraTime>(1, 8));
  EXPECT_EQ(warm(measured(2, true), {.done = 2, .planned = 3, .elapsed_s = 28}).processes, 3);
  EXPECT_EQ(warm(measured(3, true), {.done = 3, .planned = 3, .elapsed_s = 30}).processes, 4)
      << "the first processes took long, the last one 2 s";
}

/// How often the interval at the end covers the truth, when measuring goes on as the appetite wants.
/// `apart`: how far processes differ, in deviations of their rounds; `bound` of a claim, near the truth.
double coverage(double deviation, double apart, double bound) {
  constexpr int kRuns = 1000;
  constexpr double kTruth = 1.7;
  std::mt19937_64 random(20);
  std::normal_distribution<double> standard;
  int covered = 0;
  for (int run = 0; run < kRuns; ++run) {
    ScenarioBuilder builder;
    builder.variant("python", "serial").variant("native", "serial");
    builder.claim({.text = "It is fast.",
                   .variant = "native/serial",
                   .over = "python/serial",
                   .measure = "speedup",
                   .at_least = bound});
    auto appetite = appetite_for_answers(std::make_shared<ExtraTime>(1, 6));
    ScenarioResult& result = builder.result();
    Course course{.processes = 5};
    for (int process = 0; process < course.processes; ++process) {
      const double middle = std::log(kTruth) + apart * deviation * standard(random);
      for (int round = 0; round < 5; ++round)
        builder.round(
            {{"python/serial", 1}, {"native/serial", std::exp(-middle - deviation * standard(random))}}, 2,
            process);
      result.comparisons = compare(result, 2, kInterimConfidence);
      result.claims = judge_claims(result, true, kInterimConfidence);
      course = appetite(result, {.done = process + 1, .planned = 5, .elapsed_s = process + 1.0});
    }
    result.comparisons = compare(result, 2);
    const Estimate speedup = find_comparison(result.comparisons, "native/serial", "python/serial")->speedup;
    covered += speedup.lower <= kTruth && kTruth <= speedup.upper;
  }
  return 1.0 * covered / kRuns;
}

TEST(AppetiteForAnswers, StoppingWhereAllIsAnsweredLeavesTheCoverageAsItIs) {
  // docs/measuring.md names these.
  for (const double deviation : {0.02, 0.06, 0.15}) {
    for (const double apart : {0.0, 0.5, 1.0}) {
      EXPECT_GE(coverage(deviation, apart, 1.0), 0.94) << deviation << " " << apart << ", decided at once";
      EXPECT_GE(coverage(deviation, apart, 1.68), 0.94)
          << deviation << " " << apart << ", a claim near the truth";
    }
  }
}

}  // namespace
}  // namespace gillab::lab
