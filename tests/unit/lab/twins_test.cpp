#include "measure/lab/twins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "fake_worker.h"
#include "measure/lab/comparison.h"
#include "measure/lab/session.h"
#include "measure/lab/variants.h"

namespace gillab::lab {
namespace {

using protocol::Failure;
using protocol::Request;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

protocol::Variant variant(const std::string& implementation, const std::string& executor) {
  protocol::Variant made;
  made.name = implementation + "/" + executor;
  made.implementation = implementation;
  made.executor = executor;
  return made;
}

protocol::Scenario loop() {
  protocol::Scenario scenario;
  scenario.name = "loop";
  scenario.tasks = 4;
  scenario.bound = protocol::Bound::kCpu;
  scenario.variants = {variant("python", "serial"), variant("python", "threads")};
  scenario.reference = "python/serial";
  return scenario;
}

ScenarioPlan plan() {
  ScenarioPlan made;
  made.scenario = loop();
  made.variants = {"python/serial", "python/threads"};
  made.threads = 2;
  made.processes = 2;
  made.rounds = 6;
  made.budget_s = 3;
  return made;
}

CatalogueEntry there() {
  return {.file = "loop.py", .scenario = loop()};
}

Other free_threaded() {
  Other other{.label = "3.13t", .python = {}};
  other.python.build = "free-threaded";
  return other;
}

/// Two laboratories: in the second everything takes 1.25 times as long, and threads help.
class Twins : public ::testing::Test {
 protected:
  Twins() {
    here_.real_s = {{"python/serial", 1}, {"python/threads", 1}};
    there_.real_s = {{"python/serial", 1.25}, {"python/threads", 0.75}};
    there_.facts = {.version = "3.13.5", .build = "free-threaded", .gil_enabled = false};
  }

  ScenarioResult run(const ScenarioPlan& plan) {
    Session session(
        workers_in_both(fake_workers(here_), fake_workers(there_), "3.13t"),
        [this] { return here_.now_s + there_.now_s; }, [](const Progress&) {}, 2);
    ScenarioResult result = session.run(plan);
    other_python_ = session.other_python();
    return result;
  }

  FakeLab here_;
  FakeLab there_;
  protocol::PythonFacts other_python_;
};

TEST_F(Twins, RunInTheSecondInterpreterUnderTheirPlainNames) {
  const ScenarioResult result = run(with_twins(plan(), there(), free_threaded()));
  ASSERT_EQ(result.status, Status::kOk);
  EXPECT_EQ(result.variants.size(), 4U);
  EXPECT_GT(there_.times_asked(Request::Kind::kSample, "python/threads"), 0);
  EXPECT_EQ(here_.times_asked(Request::Kind::kSample, "python@3.13t/threads"), 0);
  EXPECT_EQ(there_.times_asked(Request::Kind::kCapacity, ""), 0) << "one machine has one capacity";
  EXPECT_EQ(other_python_.version, "3.13.5");
}

TEST_F(Twins, AreComparedWithTheirVariantInTheFirstAndWithTheirOwnSerialRuns) {
  const ScenarioResult result = run(with_twins(plan(), there(), free_threaded()));
  const auto speedup = [&](const std::string& variant, const std::string& over) {
    const Comparison* found = find_comparison(result.comparisons, variant, over);
    return found == nullptr ? 0 : found->speedup.value;
  };
  EXPECT_NEAR(speedup("python@3.13t/serial", "python/serial"), 0.8, 1e-9);
  EXPECT_NEAR(speedup("python@3.13t/threads", "python/threads"), 1 / 0.75, 1e-9);
  EXPECT_NEAR(speedup("python@3.13t/threads", "python@3.13t/serial"), 1.25 / 0.75, 1e-9);
  EXPECT_EQ(find_comparison(result.comparisons, "python@3.13t/threads", "python/serial"), nullptr);
  EXPECT_EQ(reference_of(result, find_variant(result, "python@3.13t/threads")->variant), "python/threads");
}

TEST_F(Twins, DecideTheClaimsAboutASecondInterpreterOfTheirBuild) {
  ScenarioPlan claimed = plan();
  for (const char* build : {"free-threaded", "gil"}) {
    protocol::Claim claim;
    claim.variant = "python/serial";
    claim.measure = "speedup";
    claim.at_least = 0.75;
    claim.against = build;
    claimed.scenario.claims.push_back(claim);
  }
  const ScenarioResult result = run(with_twins(claimed, there(), free_threaded()));
  ASSERT_EQ(result.claims.size(), 2U);
  EXPECT_EQ(result.claims[0].claim.variant, "python@3.13t/serial");
  EXPECT_EQ(result.claims[0].claim.over, "python/serial");
  EXPECT_EQ(result.claims[0].verdict, Verdict::kHolds);
  EXPECT_EQ(result.claims[1].verdict, Verdict::kNotApplicable);
  EXPECT_EQ(result.claims[1].reason, Reason(because::OneInterpreter{.free_threaded = false}));
}

TEST_F(Twins, AreSkippedForTheReasonOfTheSecondInterpreter) {
  CatalogueEntry missing = there();
  missing.scenario->variants[1].unavailable = "needs numpy";
  ScenarioResult result = run(with_twins(plan(), missing, free_threaded()));
  EXPECT_EQ(find_variant(result, "python@3.13t/threads")->status, Status::kSkipped);
  EXPECT_EQ(find_variant(result, "python@3.13t/threads")->reason, "needs numpy");
  EXPECT_EQ(find_variant(result, "python@3.13t/serial")->status, Status::kOk);

  result = run(with_twins(plan(), {.file = "loop.py", .unavailable = true, .reason = "needs Python 3.14"},
                          free_threaded()));
  EXPECT_EQ(find_variant(result, "python@3.13t/serial")->reason, "needs Python 3.14");
  EXPECT_EQ(find_variant(result, "python/serial")->status, Status::kOk);
}

TEST_F(Twins, FailAloneWhereTheSecondCannotOpenTheScenario) {
  there_.open = [](const Request&, FakeLab&) { return failure(Failure::Kind::kError, "No disk."); };
  const ScenarioResult result = run(with_twins(plan(), there(), free_threaded()));
  EXPECT_EQ(find_variant(result, "python@3.13t/serial")->reason, "No disk.");
  EXPECT_EQ(find_variant(result, "python@3.13t/serial")->status, Status::kFailed);
  EXPECT_EQ(find_variant(result, "python/threads")->status, Status::kOk);
  EXPECT_NE(find_comparison(result.comparisons, "python/threads", "python/serial"), nullptr);
}

TEST_F(Twins, ACrashThereCostsTheTwinAlone) {
  there_.scripts["python/threads"] = [](const Request&, FakeLab&) { return crash("was killed by SIGSEGV"); };
  const ScenarioResult result = run(with_twins(plan(), there(), free_threaded()));
  EXPECT_EQ(find_variant(result, "python@3.13t/threads")->reason, "was killed by SIGSEGV");
  EXPECT_EQ(find_variant(result, "python/threads")->status, Status::kOk);
  EXPECT_NEAR(find_comparison(result.comparisons, "python@3.13t/serial", "python/serial")->speedup.value, 0.8,
              1e-9);
}

TEST_F(Twins, AnInterruptThereEndsTheRun) {
  there_.open = [](const Request&, FakeLab&) {
    return protocol::Lost{.cause = protocol::Lost::Cause::kInterrupted};
  };
  EXPECT_TRUE(run(with_twins(plan(), there(), free_threaded())).interrupted);
}

TEST(TwinPlan, HasTwiceTheTimeForTwiceTheWork) {
  const ScenarioPlan twice = with_twins(plan(), there(), free_threaded());
  EXPECT_DOUBLE_EQ(twice.budget_s, 6);
  EXPECT_THAT(twice.variants,
              ElementsAre("python/serial", "python/threads", "python@3.13t/serial", "python@3.13t/threads"));
  EXPECT_EQ(twice.scenario.variants[2].twin, "python/serial");
  EXPECT_THAT(twice.scenario.variants[0].twin, IsEmpty());
}

}  // namespace
}  // namespace gillab::lab
