#include "measure/gate/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "measure/lab/comparison.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using testing::ScenarioBuilder;

/// Honest work, and work that takes a quarter longer on threads.
ScenarioResult trial_of(int processes) {
  ScenarioBuilder builder;
  builder.variant("work", "serial").variant("work", "threads").variant("loss-20", "threads");
  for (int process = 0; process < processes; ++process) {
    for (int i = 0; i < 10; ++i) {
      const double wobble = 1 + 0.01 * (i % 3 - 1);
      builder.round({{"work/serial", 1}, {"work/threads", 0.5 * wobble}, {"loss-20/threads", 0.625 * wobble}},
                    2, process);
    }
  }
  ScenarioResult result = builder.result();
  result.comparisons = compare(result, 2);
  return result;
}

Promise honest_promise() {
  return promises_of(trial_of(3)).made.at(0);
}

TEST(Calibration, AnArmIsJudgedAsIfItWereTheHonestWork) {
  const ScenarioResult result = trial_of(4);
  EXPECT_EQ(judge(as_honest_work(result, "work"), honest_promise(), {}).verdict, GateVerdict::kPass);
  EXPECT_EQ(judge(as_honest_work(result, "loss-20"), honest_promise(), {}).verdict, GateVerdict::kFail);
}

TEST(Calibration, EachArmIsDecidedWhenTheGateWouldHaveStopped) {
  double now_s = 0;
  TrialWatch watch(honest_promise(), {}, {"work", "loss-20"}, [&] { return now_s; });
  EXPECT_EQ(watch(trial_of(1), {.done = 1, .planned = 4}).processes, 2);
  now_s = 5;
  EXPECT_EQ(watch(trial_of(2), {.done = 2, .planned = 4}).processes, 4) << "the loss wants to be confirmed";
  now_s = 10;
  EXPECT_EQ(watch(trial_of(3), {.done = 3, .planned = 4}).processes, 4);
  EXPECT_EQ(watch(trial_of(4), {.done = 4, .planned = 4}).processes, 4);
  const Trial trial = watch.finish(trial_of(4), 0.5);
  ASSERT_EQ(trial.decisions.size(), 2U);
  EXPECT_EQ(trial.decisions[0].judgement.verdict, GateVerdict::kPass);
  EXPECT_EQ(trial.decisions[0].processes, 2);
  EXPECT_EQ(trial.decisions[0].elapsed_s, 5);
  EXPECT_EQ(trial.decisions[1].judgement.verdict, GateVerdict::kFail);
  EXPECT_EQ(trial.decisions[1].processes, 4);
  EXPECT_EQ(trial.capacity, 2);
  EXPECT_EQ(trial.clean_share, 1);
}

TEST(Calibration, TheSummaryCountsVerdicts) {
  const auto decided = [](GateVerdict verdict, double elapsed_s) {
    Decision decision{.arm = "loss-20", .judgement = {}, .processes = 4, .elapsed_s = elapsed_s};
    decision.judgement.verdict = verdict;
    return Trial{.decisions = {decision}};
  };
  Calibration calibration;
  calibration.trials = {decided(GateVerdict::kFail, 1), decided(GateVerdict::kFail, 2),
                        decided(GateVerdict::kPass, 3), decided(GateVerdict::kInconclusive, 10)};
  const std::vector<ArmSummary> arms = summarise(calibration);
  ASSERT_EQ(arms.size(), 1U);
  EXPECT_EQ(arms[0].trials, 4);
  EXPECT_EQ(arms[0].failed, 2);
  EXPECT_EQ(arms[0].passed, 1);
  EXPECT_EQ(arms[0].inconclusive, 1);
  EXPECT_EQ(arms[0].failing.value, 0.5);
  EXPECT_EQ(arms[0].median_s, 2.5);
  EXPECT_EQ(arms[0].slowest_s, 10);
}

TEST(Calibration, AnArmsNameTellsWhatItIs) {
  using enum ArmKind::Change;
  EXPECT_EQ(kind_of("work").change, kNone);
  EXPECT_EQ(kind_of("kept").change, kKept);
  EXPECT_EQ(kind_of("loss-20").change, kLoss);
  EXPECT_DOUBLE_EQ(kind_of("loss-20").loss, 0.2);
  for (const char* other : {"", "loss-", "loss-x", "loss-20x", "worker"})
    EXPECT_EQ(kind_of(other).change, kOther) << other;
}

// Worked out by hand from Wilson's formula with z = 1.96: none of 200 is at most 1.9 %; 8 of 10 is 49 to 94
// %.
TEST(Calibration, AShareHasWilsonsInterval) {
  EXPECT_NEAR(share_of(0, 200).upper, 0.0188, 0.0001);
  EXPECT_EQ(share_of(0, 200).lower, 0);
  EXPECT_NEAR(share_of(8, 10).lower, 0.4902, 0.0001);
  EXPECT_NEAR(share_of(8, 10).upper, 0.9433, 0.0001);
  EXPECT_EQ(share_of(10, 10).upper, 1);
}

}  // namespace
}  // namespace gillab::lab
