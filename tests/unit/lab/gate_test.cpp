#include "lab/gate/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate_story.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using testing::GateStory;
using ::testing::HasSubstr;

Results run_of(GateStory story) {
  Results results;
  results.context.python.version = "3.11.2";
  results.context.machine.cpu_model = "a processor";
  results.context.machine.usable_cpus = 2;
  results.scenarios.push_back(story.result());
  return results;
}

Results good_run() {
  return run_of(GateStory().processes(4, 8, 0.5).acquiring(4));
}

std::vector<GateVerdict> verdicts(const GateReport& report) {
  std::vector<GateVerdict> found;
  for (const Judgement& judgement : report.judgements)
    found.push_back(judgement.verdict);
  return found;
}

constexpr GateVerdict kPass = GateVerdict::kPass;
constexpr GateVerdict kRefused = GateVerdict::kRefused;
constexpr GateVerdict kNotCompared = GateVerdict::kNotCompared;

TEST(Gate, EveryPromiseIsJudged) {
  EXPECT_THAT(verdicts(gate(good_run(), good_run(), {})), ElementsAre(kPass, kPass, kPass));
}

TEST(Gate, ALostGilReleaseIsCaughtTwice) {
  const Results regression = run_of(GateStory().processes(4, 8, 1).acquiring(0));
  EXPECT_THAT(verdicts(gate(regression, good_run(), {})),
              ElementsAre(GateVerdict::kFail, kPass, GateVerdict::kFail));
}

TEST(Gate, AnotherVersionOrBuildIsRefusedWithAWayOut) {
  Results other = good_run();
  other.context.python.version = "3.12.1";
  const GateReport report = gate(other, good_run(), {});
  EXPECT_THAT(verdicts(report), ElementsAre(kRefused, kRefused, kRefused));
  EXPECT_EQ(report.judgements[0].reason,
            "the baseline is of Python 3.11, this of Python 3.12; --allow python compares them anyway");
  EXPECT_THAT(verdicts(gate(other, good_run(), {.allowed = {Difference::kPython}})),
              ElementsAre(kPass, kPass, kPass));

  other = good_run();
  other.context.python.gil_enabled = false;
  EXPECT_THAT(gate(other, good_run(), {}).judgements[0].reason, HasSubstr("--allow build"));
}

TEST(Gate, APatchReleaseIsTheSamePython) {
  Results other = good_run();
  other.context.python.version = "3.11.9";
  EXPECT_THAT(verdicts(gate(other, good_run(), {})), ElementsAre(kPass, kPass, kPass));
}

TEST(Gate, AnotherSizeOrNumberOfThreadsIsRefused) {
  Results other = good_run();
  other.scenarios[0].parameters = {{"n", 2000}};
  EXPECT_THAT(verdicts(gate(other, good_run(), {})), ElementsAre(kRefused, kRefused, kRefused));
  other = good_run();
  other.scenarios[0].threads = 4;
  EXPECT_THAT(verdicts(gate(other, good_run(), {})), ElementsAre(kRefused, kPass, kPass))
      << "what runs serially has no threads";
}

TEST(Gate, OnAnotherProcessorImplementationsAreNotCompared) {
  Results other = good_run();
  other.context.machine.cpu_model = "another processor";
  const GateReport report = gate(other, good_run(), {});
  EXPECT_THAT(verdicts(report), ElementsAre(kPass, kNotCompared, kPass));
  EXPECT_EQ(report.judgements[1].reason, "the baseline is of a processor, this of another processor");
}

TEST(Gate, OnlyWhatIsSelectedIsJudged) {
  EXPECT_THAT(verdicts(gate(good_run(), good_run(), {.only = {"*/threads"}})), ElementsAre(kPass));
  EXPECT_THAT(verdicts(gate(good_run(), good_run(), {.only = {"sum/native/serial"}})),
              ElementsAre(kPass, kPass));
}

TEST(Gate, WhatTheBaselineDoesNotHaveIsNamed) {
  Results current = good_run();
  current.scenarios[0].scenario.name = "new";
  const GateReport report = gate(current, good_run(), {});
  EXPECT_THAT(report.missing, ElementsAre("new"));
  EXPECT_THAT(report.judgements, ::testing::IsEmpty());
}

TEST(GateAppetite, TwoProcessesAreEnoughForAPass) {
  const std::vector<Promise> promises = selected_promises(good_run().scenarios[0], {});
  GateAppetite appetite(promises, {.comparisons = 3});
  EXPECT_EQ(appetite.wanted(GateStory().process(8, 0.5).acquiring(4).result(), 1, 4), 2);
  EXPECT_EQ(appetite.wanted(GateStory().processes(2, 8, 0.5).acquiring(4).result(), 2, 4), 2);
}

TEST(GateAppetite, ASuspicionIsConfirmedInAsManyFreshProcesses) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}), {});
  EXPECT_EQ(appetite.wanted(GateStory().processes(2, 8, 0.7).result(), 2, 4), 4);
  EXPECT_EQ(appetite.wanted(GateStory().processes(3, 8, 0.7).result(), 3, 4), 4);
  EXPECT_EQ(appetite.wanted(GateStory().processes(4, 8, 0.7).result(), 4, 4), 4) << "and then it is over";
}

TEST(GateAppetite, WhatIsUndecidedGetsWhatWasPlanned) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}), {});
  EXPECT_EQ(appetite.wanted(GateStory().process(8, 0.5).process(8, 0.6).result(), 2, 4), 4);
  EXPECT_EQ(appetite.wanted(GateStory().processes(2, 8, 0.5).processes(2, 8, 0.6).result(), 4, 4), 4);
}

}  // namespace
}  // namespace gillab::lab
