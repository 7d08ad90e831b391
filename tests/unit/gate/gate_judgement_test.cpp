#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gate_story.h"
#include "measure/gate/judgement.h"
#include "measure/gate/promise.h"
#include "measure/gate/released.h"
#include "measure/lab/variants.h"

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

TEST(Judge, WhatBrokeIsNotMeasuredAndSaysWhy) {
  ScenarioResult result = GateStory().processes(4, 8, 0.5).result();
  result.variants[2].status = Status::kFailed;
  result.variants[2].reason = "was killed by SIGSEGV";
  const Judgement judgement = judge(result, scaling_promise(), {});
  EXPECT_EQ(judgement.verdict, GateVerdict::kNotMeasured);
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

/// What a baseline promises of the time without the GIL.
Promise released_promise() {
  const ScenarioResult baseline = GateStory().processes(3, 8, 0.5).holding(0.002).result();
  const auto made = promises_of(baseline).made;
  return *std::ranges::find(made, Gauge::kReleased, &Promise::gauge);
}

TEST(Judge, KeepingTheGilForHalfOfTheTimeFailsWithoutASecondCpu) {
  const Promise promise = released_promise();
  EXPECT_EQ(promise.variant, "native/serial");
  EXPECT_NEAR(promise.value.value, 0.998, 1e-9) << "time without a CPU is nobody's";
  EXPECT_NEAR(promise.hold_s, 0.0005, 1e-9) << "of one of four tasks";
  const Judgement half = judge(GateStory().processes(4, 8, 0.9, 1.0).holding(0.5).result(), promise, {});
  EXPECT_EQ(half.verdict, GateVerdict::kFail);
  EXPECT_TRUE(half.suspected);
  const auto* const why = std::get_if<ground::HoldsTheGil>(&half.reason);
  ASSERT_NE(why, nullptr);
  EXPECT_NEAR(why->share, 0.5, 1e-9);
  EXPECT_NEAR(why->baseline, 0.002, 1e-9);
  EXPECT_NEAR(why->times, 250, 1e-6);
  EXPECT_TRUE(why->confirmed);
  EXPECT_EQ(why->rounds, (ground::Rounds{.clean = 32, .all = 32}));
}

TEST(Judge, ADisturbedRoundSaysNothingOfTheGil) {
  const Judgement busy =
      judge(GateStory().process(8, 0.9).tainted().holding(0.5).result(), released_promise(), {});
  EXPECT_EQ(busy.verdict, GateVerdict::kInconclusive);
  EXPECT_EQ(busy.reason, Ground(ground::FewRounds{{.clean = 0, .all = 8}}));
}

TEST(Judge, KeepingTheGilALittleLongerPasses) {
  const Judgement judgement =
      judge(GateStory().processes(2, 8, 0.5).holding(0.08).result(), released_promise(), {});
  EXPECT_EQ(judgement.verdict, GateVerdict::kPass);
  ASSERT_TRUE(judgement.floor.has_value());
  EXPECT_NEAR(*judgement.floor, 0.9 * 0.998, 1e-9);
}

/// Of a section that holds the GIL for 40 % of its time.
Promise half_released_promise() {
  const auto made = promises_of(GateStory().processes(3, 8, 0.5).holding(0.4).result()).made;
  return *std::ranges::find(made, Gauge::kReleased, &Promise::gauge);
}

TEST(Judge, ALargerShareOfAShorterTimeIsNoLongerHold) {
  const Promise promise = half_released_promise();
  const Judgement faster = judge(GateStory().processes(4, 8, 0.5).holding(0.8, 0.5).result(), promise, {});
  EXPECT_EQ(faster.verdict, GateVerdict::kPass) << "what runs without the GIL got six times as fast";
  EXPECT_FALSE(faster.suspected);
  const auto* const why = std::get_if<ground::HoldsLittleLonger>(&faster.reason);
  ASSERT_NE(why, nullptr);
  EXPECT_NEAR(why->times, 1, 1e-9);
  const Judgement one = judge(GateStory().process(8, 0.5).holding(0.8, 0.5).result(), promise, {});
  EXPECT_EQ(one.verdict, GateVerdict::kInconclusive) << "of one process";
  EXPECT_FALSE(one.suspected);
}

TEST(Judge, TwiceAsLongIsNeitherAsBeforeNorALoss) {
  const Judgement longer =
      judge(GateStory().processes(4, 8, 0.5).holding(0.8, 1).result(), half_released_promise(), {});
  EXPECT_EQ(longer.verdict, GateVerdict::kInconclusive) << "0.4 s a sample, then 0.8 s";
  EXPECT_FALSE(longer.suspected);
}

TEST(Judge, ManyTimesAsLongFailsThoughTheRestGotSlowerToo) {
  const Judgement longer =
      judge(GateStory().processes(4, 8, 0.5).holding(0.8, 2).result(), half_released_promise(), {});
  EXPECT_EQ(longer.verdict, GateVerdict::kFail) << "0.4 s a sample, then 1.6 s";
}

TEST(Judge, OneProcessAloneOnlyRaisesTheSuspicionThatTheGilIsKept) {
  const Judgement judgement =
      judge(GateStory().process(8, 0.5).holding(0.5).result(), released_promise(), {});
  EXPECT_EQ(judgement.verdict, GateVerdict::kInconclusive);
  EXPECT_TRUE(judgement.suspected);
  const auto* const why = std::get_if<ground::HoldsTheGil>(&judgement.reason);
  ASSERT_NE(why, nullptr);
  EXPECT_FALSE(why->confirmed);
}

TEST(Judge, WhatKeepsTheGilForHalfOfItsTimeAnywayPromisesNothingByIt) {
  const Promises promises = promises_of(GateStory().processes(3, 8, 0.5).holding(0.55).result());
  EXPECT_EQ(std::ranges::count(promises.made, Gauge::kReleased, &Promise::gauge), 0);
  EXPECT_TRUE(promises.withheld.empty());
}

TEST(Promises, WithoutACleanRoundOnlyWhatIsWithoutTheGilIsMissed) {
  const auto offered = [](double held) {
    const ScenarioResult baseline = GateStory().process(8, 0.5).tainted().holding(held).result();
    return released::offer(baseline, *find_variant(baseline, "native/serial"));
  };
  EXPECT_EQ(offered(0.9).why_not, Doubt{}) << "there was nothing to promise";
  EXPECT_EQ(offered(0.01).why_not, Doubt(ground::FewRounds{{.clean = 0, .all = 8}}));
}

TEST(Promises, WhatFailedIsToldOnce) {
  ScenarioResult baseline = GateStory().processes(3, 8, 0.5).result();
  for (VariantResult& variant : baseline.variants) {
    if (variant.variant.name == "native/serial") variant.status = Status::kFailed;
  }
  const auto withheld = promises_of(baseline).withheld;
  ASSERT_EQ(withheld.size(), 1U) << "once for the threads, which need it, and for itself";
  EXPECT_EQ(withheld[0].variant, "native/threads");
}

TEST(Judge, WhatAnInterruptLeavesOpenIsNotMeasured) {
  ScenarioResult result = GateStory().process(8, 0.5).result();
  result.interrupted = true;
  const Judgement judgement = judge(result, scaling_promise(), {});
  EXPECT_EQ(judgement.verdict, GateVerdict::kNotMeasured);
  EXPECT_EQ(judgement.reason, Ground(ground::Interrupted{}));
}

}  // namespace
}  // namespace gillab::lab
