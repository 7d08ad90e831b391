#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate_story.h"
#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"

namespace gillab::lab {
namespace {

using testing::GateStory;
using ::testing::VariantWith;

Promise scaling_promise(double threads_s = 0.5, double capacity = 2) {
  return promises_of(GateStory().processes(5, 8, threads_s, capacity).result()).made.at(0);
}

Judgement judged(GateStory story, const Strictness& strictness = {},
                 const Promise& promise = scaling_promise()) {
  return judge(story.result(), promise, strictness);
}

TEST(Judge, TheSameAgainPasses) {
  const Judgement judgement = judged(GateStory().processes(2, 8, 0.5));
  EXPECT_EQ(judgement.verdict, GateVerdict::kPass);
  const auto* const why = std::get_if<ground::AboveFloor>(&judgement.reason);
  ASSERT_NE(why, nullptr);
  EXPECT_EQ(why->lower, judgement.measured->lower);
  EXPECT_NEAR(why->floor, 0.9, 0.0001);
  EXPECT_EQ(why->rounds, (ground::Rounds{.clean = 16, .all = 16}));
  EXPECT_FALSE(judgement.suspected);
}

TEST(Judge, ALossConfirmedInFreshProcessesFails) {
  const Judgement judgement = judged(GateStory().processes(4, 8, 0.625));
  EXPECT_EQ(judgement.verdict, GateVerdict::kFail);
  const auto* const why = std::get_if<ground::BelowFloor>(&judgement.reason);
  ASSERT_NE(why, nullptr);
  EXPECT_TRUE(why->confirmed);
  EXPECT_NEAR(why->upper, 0.808, 0.001);
  EXPECT_NEAR(why->floor, 0.9, 0.0001);
}

TEST(Judge, ALossInTheFirstHalfOnlyIsInconclusive) {
  const Judgement judgement =
      judged(GateStory().process(20, 0.7).process(20, 0.7).process(5, 0.5).process(5, 0.5));
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
}

TEST(Judge, OneProcessSuspectsButCannotConfirm) {
  const Judgement judgement = judged(GateStory().process(30, 0.7));
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  EXPECT_TRUE(judgement.suspected);
}

TEST(Judge, ALossWithinTheToleranceIsNoRegression) {
  EXPECT_EQ(judged(GateStory().processes(4, 8, 0.53)).verdict, GateVerdict::kPass);
  EXPECT_NE(judged(GateStory().processes(4, 8, 0.56)).verdict, GateVerdict::kFail);
  EXPECT_EQ(judged(GateStory().processes(4, 8, 0.53), {.tolerance = 0.02}).verdict, GateVerdict::kFail);
}

TEST(Judge, ProcessesThatDisagreeDecideNothing) {
  const Judgement judgement = judged(GateStory().processes(3, 8, 0.7).process(8, 0.5));
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  EXPECT_FALSE(judgement.suspected) << "one process is as good as the baseline";
}

TEST(Judge, DisturbedRoundsDoNotCount) {
  const Judgement judgement = judged(GateStory().process(8, 0.9).tainted().process(8, 0.9).tainted());
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  const Ground none_clean = ground::FewRounds{{.clean = 0, .all = 16}};
  EXPECT_EQ(judgement.reason, none_clean);
  EXPECT_EQ(judged(GateStory().process(8, 0.9).tainted().processes(2, 8, 0.5)).verdict, GateVerdict::kPass);
}

TEST(Judge, MoreComparisonsNeedMoreEvidence) {
  // Five rounds in each half can be unlucky once in 32 times.
  EXPECT_EQ(judged(GateStory().processes(2, 5, 0.7)).verdict, GateVerdict::kFail);
  EXPECT_EQ(judged(GateStory().processes(2, 5, 0.7), {.comparisons = 10}).verdict,
            GateVerdict::kInconclusive);
  EXPECT_EQ(judged(GateStory().processes(2, 10, 0.7), {.comparisons = 10}).verdict, GateVerdict::kFail);
}

TEST(Judge, ABiasedReferenceVetoesWhatItExplains) {
  // The second copy of the reference reads 20 % slower; so may everything.
  GateStory biased;
  for (int i = 0; i < 4; ++i)
    biased.process(8, 0.6, 2, 12);
  const Judgement vetoed = judged(biased);
  EXPECT_EQ(vetoed.verdict, GateVerdict::kInconclusive);
  const auto* const why = std::get_if<ground::StraddlesFloor>(&vetoed.reason);
  ASSERT_NE(why, nullptr);
  EXPECT_NEAR(why->bias, 1.2, 0.02);

  GateStory hopeless;
  for (int i = 0; i < 4; ++i)
    hopeless.process(8, 1.0, 2, 12);
  EXPECT_EQ(judged(hopeless).verdict, GateVerdict::kFail) << "the bias explains 20 %, not half";
}

TEST(Judge, OneProcessIsNoPass) {
  EXPECT_EQ(judged(GateStory().process(40, 0.5)).verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(judged(GateStory().process(40, 0.5).process(8, 0.5).tainted()).verdict,
            GateVerdict::kInconclusive);
}

TEST(Judge, WithoutCapacityNothingParallelCanBeJudged) {
  const Judgement judgement = judged(GateStory().processes(4, 8, 0.95, 1.1));
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(judgement.reason, Ground{ground::LowCapacity{1.1}});
}

TEST(Judge, TheFloorFollowsTheCapacityDownAndNeverUp) {
  // Half of the work is parallel: 1.33x of 2, and 1.2x of 1.5, which is more efficient.
  const Promise of_two = scaling_promise(0.75, 2);
  EXPECT_EQ(judged(GateStory().processes(4, 8, 0.833, 1.5), {}, of_two).verdict, GateVerdict::kPass);
  // Measured where 1.5x was possible, now 2x is: as fast as then is good enough, though less efficient.
  const Promise of_less = scaling_promise(0.75, 1.5);
  EXPECT_EQ(judged(GateStory().processes(4, 8, 0.75, 2), {}, of_less).verdict, GateVerdict::kPass);
}

TEST(Judge, TheFloorIsNeverAboveWhatTheCapacityAllows) {
  const Promise lucky = scaling_promise(0.4, 2);  // 2.5x of 2
  const Judgement judgement = judged(GateStory().processes(2, 8, 0.5), {}, lucky);
  EXPECT_DOUBLE_EQ(judgement.floor.value(), 0.9);
  EXPECT_EQ(judgement.verdict, GateVerdict::kPass);
}

TEST(Judge, WhatBrokeIsInconclusiveWithItsReason) {
  ScenarioResult result = GateStory().processes(4, 8, 0.5).result();
  result.variants[2].status = Status::kFailed;
  result.variants[2].reason = "was killed by SIGSEGV";
  const Judgement judgement = judge(result, scaling_promise(), {});
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  EXPECT_TRUE(judgement.unmeasured);
  EXPECT_THAT(judgement.reason,
              VariantWith<Reason>(Reason{because::Trouble{
                  .variant = "native/threads", .status = Status::kFailed, .text = "was killed by SIGSEGV"}}));
}

TEST(Judge, KeepingTheGilFailsOnTheBusiestMachine) {
  const Promise promise = promises_of(GateStory().processes(3, 8, 0.5).acquiring(4).result()).made.back();
  ASSERT_EQ(promise.gauge, Gauge::kReleases);
  const auto verdict = [&](GateStory& story) { return judge(story.result(), promise, {}).verdict; };
  const Ground never = ground::NeverReleases{.samples = 3, .baseline = 1};
  EXPECT_EQ(judge(GateStory().process(3, 0.9).acquiring(0).result(), promise, {}).reason, never);
  const Ground twice = ground::Releases{.a_task = 2, .samples = 1};
  EXPECT_EQ(judge(GateStory().process(1, 0.9).acquiring(8).result(), promise, {}).reason, twice);
  GateStory kept;
  EXPECT_EQ(verdict(kept.process(3, 0.9).acquiring(0).tainted()), GateVerdict::kFail);
  GateStory forced;
  EXPECT_EQ(verdict(forced.process(3, 0.9).acquiring(2, 2).tainted()), GateVerdict::kFail);
  GateStory released;
  EXPECT_EQ(verdict(released.process(3, 0.9).acquiring(4).tainted()), GateVerdict::kPass);
}

TEST(Judge, WithoutAnAccountOfTheGilThereIsNoCount) {
  const Promise promise = promises_of(GateStory().processes(3, 8, 0.5).acquiring(4).result()).made.back();
  const Judgement judgement = judge(GateStory().process(3, 0.5).result(), promise, {});
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(judgement.reason, Ground{ground::NoAccount{}});
  EXPECT_FALSE(floor_of(judgement).has_value());
}

TEST(Judge, ACountMustBeMoreThanNothing) {
  const Promise promise = promises_of(GateStory().processes(3, 8, 0.5).acquiring(4).result()).made.back();
  const Judgement judgement = judge(GateStory().process(3, 0.5).acquiring(4).result(), promise, {});
  EXPECT_EQ(floor_of(judgement), 0);
  EXPECT_FALSE(judgement.floor.has_value());
}

}  // namespace
}  // namespace gillab::lab
