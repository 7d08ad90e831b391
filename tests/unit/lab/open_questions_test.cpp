#include "measure/lab/open_questions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "measure/lab/claims.h"
#include "measure/lab/comparison.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScenarioBuilder;

/// Three implementations on one thread: one steady, one whose rounds differ by half.
class OpenQuestionsTest : public ::testing::Test {
 protected:
  OpenQuestionsTest() {
    builder.variant("python", "serial").variant("steady", "serial").variant("restless", "serial");
    builder.claim({.text = "It is fast.",
                   .variant = "steady/serial",
                   .over = "python/serial",
                   .measure = "speedup",
                   .at_least = 1.5});
  }

  void rounds(int count, double steady_s = 0.5) {
    for (int i = 0; i < count; ++i)
      builder.round(
          {{"python/serial", 1}, {"steady/serial", steady_s}, {"restless/serial", i % 2 == 0 ? 0.4 : 0.6}});
  }

  [[nodiscard]] OpenQuestions asked() {
    ScenarioResult& result = builder.result();
    result.comparisons = compare(result, 2);
    result.claims = judge_claims(result, true);
    return open_questions(result);
  }

  ScenarioBuilder builder;
};

TEST_F(OpenQuestionsTest, AWideIntervalIsOneAndANarrowOneIsNot) {
  rounds(9);
  const OpenQuestions open = asked();
  EXPECT_THAT(open.about, ElementsAre("restless/serial"));
  EXPECT_THAT(open.variants, ElementsAre("python/serial", "restless/serial"));
}

TEST_F(OpenQuestionsTest, AnUndecidedClaimIsOneHoweverNarrowItsInterval) {
  for (int i = 0; i < 9; ++i)
    rounds(1, i % 2 == 0 ? 0.66 : 0.67);  // 1.5 is in between
  EXPECT_THAT(asked().about, ElementsAre("steady/serial"));
}

TEST_F(OpenQuestionsTest, ADecidedClaimIsNone) {
  builder.outcome("restless/serial", Status::kSkipped, "needs numpy", false);
  rounds(9);
  EXPECT_TRUE(asked().none());
  builder.result().claims[0].verdict = Verdict::kFails;
  EXPECT_TRUE(open_questions(builder.result()).none()) << "what fails is decided too";
}

TEST_F(OpenQuestionsTest, TooFewRoundsAreOne) {
  rounds(3);
  EXPECT_THAT(asked().about, ElementsAre("steady/serial", "restless/serial"));
}

TEST_F(OpenQuestionsTest, WhatGivesNoNumbersCannotBeAnswered) {
  builder.outcome("steady/serial", Status::kFailed, "was killed", true);
  builder.outcome("restless/serial", Status::kTimeout, "took too long", true);
  rounds(9);
  const OpenQuestions open = asked();
  EXPECT_TRUE(open.none());
  EXPECT_THAT(open.about, IsEmpty());
}

TEST_F(OpenQuestionsTest, TheReferenceAgainstItselfIsNoneByItself) {
  builder.outcome("steady/serial", Status::kSkipped, "needs numpy", false);
  builder.outcome("restless/serial", Status::kSkipped, "needs numpy", false);
  for (int i = 0; i < 9; ++i) {
    rounds(1);
    builder.sample("python/serial", i % 2 == 0 ? 0.5 : 1.5).as_null();
  }
  EXPECT_TRUE(asked().none()) << "there is nothing to compare with it";
}

TEST_F(OpenQuestionsTest, AReferenceThatDisagreesWithItselfLeavesAllOpen) {
  builder.outcome("restless/serial", Status::kSkipped, "needs numpy", false);
  for (int i = 0; i < 9; ++i) {
    rounds(1);
    builder.sample("python/serial", i % 2 == 0 ? 0.5 : 1.5).as_null();
  }
  EXPECT_THAT(asked().about, ElementsAre("steady/serial"));
}

TEST_F(OpenQuestionsTest, OfACounterItIsTheClaim) {
  builder.result().scenario.columns = {"wait_s"};
  builder.result().scenario.claims = {
      {.text = "It waits.", .variant = "steady/serial", .measure = "wait_s", .at_least = 1}};
  for (int i = 0; i < 9; ++i) {
    builder.round({});
    builder.sample("steady/serial", 1).counting("wait_s", i % 2 == 0 ? 0.5 : 1.5);
  }
  EXPECT_THAT(asked().variants, ElementsAre("steady/serial"));
  builder.result().scenario.claims[0].at_least = 0.1;
  EXPECT_TRUE(asked().none());
}

}  // namespace
}  // namespace gillab::lab
