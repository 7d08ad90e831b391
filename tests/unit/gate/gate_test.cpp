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
  const Ground versions = Mismatch{
      .difference = Difference::kPython, .baseline = fact::Version{"3.11"}, .current = fact::Version{"3.12"}};
  EXPECT_EQ(report.judgements[0].reason, versions);
  EXPECT_THAT(verdicts(gate(other, good_run(), {.allowed = {Difference::kPython}})),
              ElementsAre(kPass, kPass, kPass));

  other = good_run();
  other.context.python.gil_enabled = false;
  const Ground builds = Mismatch{
      .difference = Difference::kBuild, .baseline = fact::Build{true}, .current = fact::Build{false}};
  EXPECT_EQ(gate(other, good_run(), {}).judgements[0].reason, builds);
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
  const Ground processors = Mismatch{.difference = Difference::kMachine,
                                     .baseline = fact::Processor{"a processor"},
                                     .current = fact::Processor{"another processor"}};
  EXPECT_EQ(report.judgements[1].reason, processors);
}

TEST(Gate, OneNameOfSeveralProcessorsIsNoSameProcessor) {
  Results other = good_run();
  other.context.machine.cpu_id = "family 25, model 17, stepping 1";
  EXPECT_THAT(verdicts(gate(other, good_run(), {})), ElementsAre(kPass, kNotCompared, kPass));
  EXPECT_THAT(verdicts(gate(other, other, {})), ElementsAre(kPass, kPass, kPass));
}

TEST(Gate, WhatTakesLongerThanItsReferenceAllowsFails) {
  const Results slower = run_of(GateStory().processes(4, 8, 0.5).acquiring(4).lasting(1.3, "native/serial"));
  EXPECT_THAT(verdicts(gate(slower, good_run(), {.only = {"native/serial"}})),
              ElementsAre(GateVerdict::kFail, kPass));
}

TEST(Gate, AReferenceOfAnotherSpeedAccusesNobody) {
  for (const double times : {0.7, 1.3}) {
    const Results other = run_of(GateStory()
                                     .processes(4, 8, 0.5)
                                     .acquiring(4)
                                     .lasting(times, "python/serial")
                                     .lasting(times > 1 ? 2 : 1, "native/serial"));
    const GateReport report = gate(other, good_run(), {.only = {"native/serial"}});
    ASSERT_THAT(verdicts(report), ElementsAre(GateVerdict::kInconclusive, kPass));
    EXPECT_FALSE(report.judgements[0].suspected) << "more rounds would not answer it";
    const auto& ground = std::get<ground::OtherReference>(report.judgements[0].reason);
    EXPECT_EQ(ground.reference, "python/serial");
    EXPECT_NEAR(ground.times, times, 1e-9);
  }
}

TEST(Gate, AParameterThatBecameAFractionIsAnother) {
  Results other = good_run();
  other.scenarios[0].parameters = {{"n", 1000.0}};
  EXPECT_THAT(verdicts(gate(other, good_run(), {})), ElementsAre(kRefused, kRefused, kRefused));
}

TEST(Gate, OnlyWhatIsSelectedIsJudged) {
  EXPECT_THAT(verdicts(gate(good_run(), good_run(), {.only = {"*/threads"}})), ElementsAre(kPass));
  EXPECT_THAT(verdicts(gate(good_run(), good_run(), {.only = {"sum/native/serial"}})),
              ElementsAre(kPass, kPass));
}

TEST(Gate, JudgementsAreGroupedByScenario) {
  GateReport report = gate(good_run(), good_run(), {});
  report.judgements[1].promise.scenario = "other";
  const std::vector<ScenarioJudgements> groups = by_scenario(report);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].scenario, "sum");
  EXPECT_THAT(groups[0].judgements, ElementsAre(&report.judgements[0], &report.judgements[2]));
  EXPECT_THAT(groups[1].judgements, ElementsAre(&report.judgements[1]));
}

TEST(Gate, WhatTheBaselineDoesNotHaveIsNamed) {
  Results current = good_run();
  current.scenarios[0].scenario.name = "new";
  const GateReport report = gate(current, good_run(), {});
  EXPECT_THAT(report.missing, ElementsAre("new"));
  EXPECT_THAT(report.judgements, ::testing::IsEmpty());
}

TEST(Gate, WhatTheBaselineSkippedIsNoted) {
  Results poor = good_run();
  VariantResult& skipped = *std::ranges::find(poor.scenarios[0].variants, "native/threads",
                                              [](const VariantResult& each) { return each.variant.name; });
  skipped.status = Status::kSkipped;
  skipped.reason = "no compiler";
  const GateReport report = gate(good_run(), poor, {});
  ASSERT_EQ(report.notes.size(), 1U);
  const auto& note = std::get<note::Ungated>(report.notes[0]);
  ASSERT_EQ(note.withheld.size(), 1U);
  EXPECT_EQ(note.withheld[0].variant, "native/threads");
  const Reason trouble =
      because::Trouble{.variant = "native/threads", .status = Status::kSkipped, .text = "no compiler"};
  EXPECT_EQ(note.withheld[0].reason, Doubt{trouble});
}

TEST(Gate, WhatThePoorBaselineDoesNotTellIsNoted) {
  const Results poor = run_of(GateStory().process(8, 0.5).tainted().processes(1, 3, 0.5).acquiring(4));
  const GateReport report = gate(good_run(), poor, {});
  ASSERT_EQ(report.notes.size(), 1U);
  const auto& note = std::get<note::Ungated>(report.notes[0]);
  EXPECT_EQ(note.scenario, "sum");
  const Doubt few = ground::FewRounds{{.clean = 3, .all = 11}};
  ASSERT_EQ(note.withheld.size(), 2U);
  EXPECT_EQ(note.withheld[0].variant, "native/threads");
  EXPECT_EQ(note.withheld[1].variant, "native/serial");
  for (const Withheld& each : note.withheld)
    EXPECT_EQ(each.reason, few);
  EXPECT_THAT(gate(good_run(), good_run(), {}).notes, ::testing::IsEmpty());
  const Results serial = run_of(GateStory().processes(4, 8, 0.99));
  EXPECT_THAT(gate(good_run(), serial, {}).notes, ::testing::IsEmpty()) << "it simply does not scale";
}

TEST(Gate, AScenarioThatWasNotMeasuredIsNoted) {
  Results baseline = good_run();
  baseline.scenarios.push_back(baseline.scenarios[0]);
  baseline.scenarios[1].scenario.name = "other";
  const GateReport report = gate(good_run(), baseline, {});
  ASSERT_EQ(report.notes.size(), 1U);
  EXPECT_THAT(std::get<note::Unmeasured>(report.notes[0]).scenarios, ElementsAre("other"));
}

TEST(Gate, AnImpreciseBaselineIsNoted) {
  const Results wide =
      run_of(GateStory().process(10, 0.5).process(10, 0.7).processes(2, 10, 0.5).acquiring(4));
  const GateReport report = gate(good_run(), wide, {});
  ASSERT_EQ(report.notes.size(), 1U);
  const auto& note = std::get<note::LooseFloor>(report.notes[0]);
  EXPECT_TRUE(note.imprecise);
  EXPECT_GT(note.loss, 0.2);
}

TEST(Gate, ComparisonsThatAFileClaimsAreNotBelieved) {
  Results baseline = good_run();
  Results lost = run_of(GateStory().processes(4, 8, 1).acquiring(4));
  lost.scenarios[0].comparisons = baseline.scenarios[0].comparisons;
  baseline.scenarios[0].comparisons.clear();
  EXPECT_THAT(verdicts(gate(lost, baseline, {})), ElementsAre(GateVerdict::kFail, kPass, kPass));
}

TEST(Gate, AScenarioThatNeedsWhatIsMissingIsNotMeasuredAndSaysSo) {
  Results current = good_run();
  current.scenarios[0] = ScenarioResult{};
  current.scenarios[0].scenario.name = "sum";
  current.scenarios[0].status = Status::kSkipped;
  current.scenarios[0].reason = "needs nolib";
  const GateReport report = gate(current, good_run(), {});
  EXPECT_EQ(report.count(GateVerdict::kNotMeasured), 3);
  const Reason skipped = because::Trouble{.variant = {}, .status = Status::kSkipped, .text = "needs nolib"};
  EXPECT_EQ(report.judgements[0].reason, Ground{skipped});
}

TEST(GateAppetite, TwoProcessesAreEnoughForAPass) {
  const std::vector<Promise> promises = selected_promises(good_run().scenarios[0], {}).made;
  GateAppetite appetite(promises, {.comparisons = 3});
  EXPECT_EQ(appetite(GateStory().process(8, 0.5).acquiring(4).result(), {.done = 1, .planned = 4}).processes,
            2);
  EXPECT_EQ(
      appetite(GateStory().processes(2, 8, 0.5).acquiring(4).result(), {.done = 2, .planned = 4}).processes,
      2);
}

TEST(GateAppetite, ASuspicionIsConfirmedInAsManyFreshProcesses) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  EXPECT_EQ(appetite(GateStory().processes(2, 8, 0.7).result(), {.done = 2, .planned = 3}).processes, 4);
  EXPECT_EQ(appetite(GateStory().processes(3, 8, 0.7).result(), {.done = 3, .planned = 3}).processes, 4);
  EXPECT_EQ(appetite(GateStory().processes(4, 8, 0.7).result(), {.done = 4, .planned = 3}).processes, 4)
      << "and then it is over";
}

TEST(GateAppetite, ASuspicionThatTooFewCleanRoundsAnswerGoesOn) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  const auto with_clean = [](int processes, int clean) {
    return GateStory().processes(2, 8, 0.7).processes(processes - 2, clean, 0.7).result();
  };
  EXPECT_EQ(appetite(with_clean(2, 0), {.done = 2, .planned = 4}).processes, 4);
  EXPECT_EQ(appetite(with_clean(4, 1), {.done = 4, .planned = 4}).processes, 6)
      << "two clean rounds confirm nothing";
  EXPECT_EQ(appetite(with_clean(6, 1), {.done = 6, .planned = 4}).processes, 8);
  EXPECT_EQ(appetite(with_clean(8, 1), {.done = 8, .planned = 4}).processes, 8) << "there is an end to it";

  GateAppetite answered(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  EXPECT_EQ(answered(with_clean(2, 0), {.done = 2, .planned = 4}).processes, 4);
  const ScenarioResult recovered = GateStory().processes(2, 8, 0.7).processes(2, 8, 0.5).result();
  EXPECT_EQ(answered(recovered, {.done = 4, .planned = 4}).processes, 4) << "that was an answer";
}

TEST(GateAppetite, WhatFailedIsNotMeasuredAgain) {
  ScenarioResult failed = GateStory().processes(2, 8, 0.5).result();
  for (VariantResult& variant : failed.variants) {
    if (variant.variant.name == "native/threads") variant.status = Status::kFailed;
  }
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  const Course course = appetite(failed, {.done = 2, .planned = 4});
  EXPECT_EQ(course.processes, 2);
  EXPECT_TRUE(course.about.empty());
}

TEST(GateAppetite, AVariantIsNamedOnceHoweverManyOfItsPromisesAreOpen) {
  Promise efficiency = selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made.at(0);
  GateAppetite appetite({efficiency, efficiency}, {});
  EXPECT_EQ(appetite(GateStory().process(8, 0.5).process(8, 0.6).result(), {.done = 2, .planned = 4}).about,
            std::vector<std::string>{efficiency.variant});
}

TEST(Weaknesses, OnlyOfTheScenariosThatAreAskedFor) {
  Results baseline = good_run();
  baseline.scenarios[0] = GateStory().process(2, 0.5).result();
  const std::string name = baseline.scenarios[0].scenario.name;
  EXPECT_FALSE(weaknesses(baseline, {}).empty());
  EXPECT_FALSE(weaknesses(baseline, {}, {name}).empty());
  EXPECT_TRUE(weaknesses(baseline, {}, {"another"}).empty());
}

TEST(GateAppetite, WhatIsUndecidedGetsWhatWasPlanned) {
  GateAppetite appetite(selected_promises(good_run().scenarios[0], {.only = {"*/threads"}}).made, {});
  EXPECT_EQ(
      appetite(GateStory().process(8, 0.5).process(8, 0.6).result(), {.done = 2, .planned = 4}).processes, 4);
  EXPECT_EQ(
      appetite(GateStory().processes(2, 8, 0.5).processes(2, 8, 0.6).result(), {.done = 4, .planned = 4})
          .processes,
      4);
}

}  // namespace
}  // namespace gillab::lab
