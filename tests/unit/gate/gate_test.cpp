#include "measure/gate/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "gate_story.h"
#include "measure/gate/appetite.h"

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
  other.scenarios[0].parameters = nlohmann::ordered_json{{"n", 2000}};
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

TEST(Gate, WhatTheBaselineSkippedIsNamedOnce) {
  Results poor = good_run();
  VariantResult& skipped = *std::ranges::find(poor.scenarios[0].variants, "native/threads",
                                              [](const VariantResult& each) { return each.variant.name; });
  skipped.status = Status::kSkipped;
  skipped.reason = "no compiler";
  EXPECT_THAT(gate(good_run(), poor, {}).notes,
              ElementsAre("Not gated, because the baseline does not tell: sum native/threads was skipped: no "
                          "compiler."));
}

TEST(Gate, WhatThePoorBaselineDoesNotTellIsNoted) {
  const Results poor = run_of(GateStory().process(8, 0.5).tainted().processes(1, 3, 0.5).acquiring(4));
  const GateReport report = gate(good_run(), poor, {});
  EXPECT_THAT(report.notes, ElementsAre("Not gated, because the baseline does not tell: sum native/threads: "
                                        "3 of 11 rounds clean; native/serial: 3 of 11 rounds clean."));
  EXPECT_THAT(gate(good_run(), good_run(), {}).notes, ::testing::IsEmpty());
  const Results serial = run_of(GateStory().processes(4, 8, 0.99));
  EXPECT_THAT(gate(good_run(), serial, {}).notes, ::testing::IsEmpty()) << "it simply does not scale";
}

TEST(Gate, AScenarioThatWasNotMeasuredIsNoted) {
  Results baseline = good_run();
  baseline.scenarios.push_back(baseline.scenarios[0]);
  baseline.scenarios[1].scenario.name = "other";
  EXPECT_THAT(gate(good_run(), baseline, {}).notes, ElementsAre("In the baseline, but not measured: other."));
}

TEST(Gate, AnImpreciseBaselineIsNoted) {
  const Results wide =
      run_of(GateStory().process(10, 0.5).process(10, 0.7).processes(2, 10, 0.5).acquiring(4));
  EXPECT_THAT(gate(good_run(), wide, {}).notes,
              ElementsAre(HasSubstr("the baseline is imprecise; measure it again on a quiet machine")));
}

TEST(Gate, ComparisonsThatAFileClaimsAreNotBelieved) {
  Results baseline = good_run();
  Results lost = run_of(GateStory().processes(4, 8, 1).acquiring(4));
  lost.scenarios[0].comparisons = baseline.scenarios[0].comparisons;
  baseline.scenarios[0].comparisons.clear();
  EXPECT_THAT(verdicts(gate(lost, baseline, {})), ElementsAre(GateVerdict::kFail, kPass, kPass));
}

TEST(Gate, AScenarioThatNeedsWhatIsMissingIsInconclusiveAndSaysSo) {
  Results current = good_run();
  current.scenarios[0] = ScenarioResult{};
  current.scenarios[0].scenario.name = "sum";
  current.scenarios[0].status = Status::kSkipped;
  current.scenarios[0].reason = "needs nolib";
  const GateReport report = gate(current, good_run(), {});
  EXPECT_EQ(report.count(GateVerdict::kInconclusive), 3);
  EXPECT_EQ(report.judgements[0].reason, "the scenario was skipped: needs nolib");
  EXPECT_TRUE(report.judgements[0].unmeasured);
}

TEST(GateAppetite, TwoProcessesAreEnoughForAPass) {
  const std::vector<Promise> promises = selected_promises(good_run().scenarios[0], {}).made;
  GateAppetite appetite(promises, {.comparisons = 3});
  EXPECT_EQ(appetite.wanted(GateStory().process(8, 0.5).acquiring(4).result(), 1, 4), 2);
  EXPECT_EQ(appetite.wanted(GateStory().processes(2, 8, 0.5).acquiring(4).result(), 2, 4), 2);
}

TEST(GateAppetite, ASuspicionIsConfirmedInAsManyFreshProcesses) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  EXPECT_EQ(appetite.wanted(GateStory().processes(2, 8, 0.7).result(), 2, 3), 4);
  EXPECT_EQ(appetite.wanted(GateStory().processes(3, 8, 0.7).result(), 3, 3), 4);
  EXPECT_EQ(appetite.wanted(GateStory().processes(4, 8, 0.7).result(), 4, 3), 4) << "and then it is over";
}

TEST(GateAppetite, WhatIsUndecidedGetsWhatWasPlanned) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  EXPECT_EQ(appetite.wanted(GateStory().process(8, 0.5).process(8, 0.6).result(), 2, 4), 4);
  EXPECT_EQ(appetite.wanted(GateStory().processes(2, 8, 0.5).processes(2, 8, 0.6).result(), 4, 4), 4);
}

}  // namespace
}  // namespace gillab::lab
