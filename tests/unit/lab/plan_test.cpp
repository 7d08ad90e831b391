#include "measure/lab/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include <nlohmann/json.hpp>

#include "base/support/error.h"

namespace gillab::lab {
namespace {

using Json = nlohmann::ordered_json;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

protocol::Scenario scenario() {
  protocol::Scenario scenario;
  scenario.name = "demo";
  scenario.tasks = 4;
  scenario.sizes = {{"smoke", Json{{"n", 1}}}, {"default", Json{{"n", 2}}}};
  scenario.variants = {{.name = "native/threads"}, {.name = "python/serial"}, {.name = "native/serial"}};
  scenario.reference = "python/serial";
  return scenario;
}

std::string error_of(const RunOptions& options) {
  try {
    [[maybe_unused]] const ScenarioPlan plan = plan_scenario(scenario(), options);
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), ExitStatus::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(Plan, TakesTheSizesParameters) {
  EXPECT_EQ(plan_scenario(scenario(), {.size = "smoke"}).parameters.json().at("n"), 1);
  EXPECT_EQ(plan_scenario(scenario(), {}).parameters.json().at("n"), 2);
}

TEST(Plan, AParameterCanBeSet) {
  EXPECT_EQ(plan_scenario(scenario(), {.set = {"n=17"}}).parameters.json().at("n"), 17);
  EXPECT_EQ(plan_scenario(scenario(), {.set = {"n=1", "n=2"}}).parameters.json().at("n"), 2);
  protocol::Scenario other = scenario();
  other.sizes = {{"default", Json{{"url", "a"}, {"share", 0.5}}}};
  EXPECT_EQ(plan_scenario(other, {.set = {"url=tcp://1=2"}}).parameters.json().at("url"), "tcp://1=2");
  EXPECT_EQ(plan_scenario(other, {.set = {"url=17"}}).parameters.json().at("url"), "17");
  EXPECT_EQ(plan_scenario(other, {.set = {"share=1"}}).parameters.json().at("share"), 1);
}

TEST(Plan, WhatCannotBeSetIsAnErrorThatNamesTheParameters) {
  EXPECT_THAT(error_of({.set = {"m=1"}}), HasSubstr("no parameter 'm' for --set; it has n."));
  EXPECT_THAT(error_of({.set = {"n"}}), HasSubstr("NAME=VALUE"));
  for (const char* text : {"n=", "n=1.5", "n=one", "n=true", "n=[1]"}) {
    EXPECT_THAT(error_of({.set = {text}}), HasSubstr("it takes a whole number")) << text;
  }
}

TEST(Plan, AParameterKeepsItsKind) {
  protocol::Scenario other = scenario();
  other.sizes = {
      {"default", Json{{"share", 0.5}, {"warm", true}, {"lengths", {1, 2}}, {"options", {{"a", 1}}}}}};
  const auto error = [&](const std::string& assignment) -> std::string {
    try {
      [[maybe_unused]] const ScenarioPlan plan = plan_scenario(other, {.set = {assignment}});
    } catch (const Error& thrown) {
      return thrown.what();
    }
    return "no error";
  };
  EXPECT_EQ(
      error("share=half"),
      "--set share=half: demo's parameter 'share' is 0.5 in this size, so it cannot become 'half': it takes "
      "a number.");
  EXPECT_THAT(error("warm=1"), HasSubstr("it takes true or false."));
  EXPECT_THAT(error("lengths=3"), HasSubstr("it takes a JSON list."));
  EXPECT_THAT(error("options=[]"), HasSubstr("it takes JSON of the same kind."));
  EXPECT_EQ(plan_scenario(other, {.set = {"warm=false"}}).parameters.json().at("warm"), false);
  EXPECT_EQ(plan_scenario(other, {.set = {"lengths=[3]"}}).parameters.json().at("lengths").size(), 1U);
}

TEST(Plan, AsPublishedTakesWhatTheFiguresAreAbout) {
  protocol::Scenario other = scenario();
  other.variants.push_back({.name = "lean/serial"});
  other.claims = {{.text = "lean",
                   .variant = "lean/serial",
                   .over = "python/serial",
                   .measure = "speedup",
                   .at_least = 2},
                  {.text = "published",
                   .variant = "native/threads",
                   .over = "native/serial",
                   .measure = "speedup",
                   .at_least = 2,
                   .published = 3}};
  const ScenarioPlan plan = plan_scenario(other, {.as_published = true});
  EXPECT_THAT(plan.variants, ElementsAre("python/serial", "native/threads", "native/serial"));
  ASSERT_EQ(plan.scenario.claims.size(), 1U);
  EXPECT_EQ(plan.scenario.claims[0].text, "published");
  EXPECT_EQ(plan_scenario(other, {}).scenario.claims.size(), 2U);
}

TEST(Plan, TheTimeLimitFollowsTheSizeUnlessGiven) {
  protocol::Scenario other = scenario();
  other.sizes = {{"default", {}}, {"seed", {}}};
  EXPECT_LT(plan_scenario(other, {}).timeout_s, plan_scenario(other, {.size = "seed"}).timeout_s);
  EXPECT_EQ(plan_scenario(other, {.size = "seed", .timeout_s = 3}).timeout_s, 3);
}

TEST(Plan, AnUnknownSizeNamesThoseThereAre) {
  EXPECT_THAT(error_of({.size = "smok"}), HasSubstr("default and smoke"));
  EXPECT_THAT(error_of({.size = "smok"}), HasSubstr("Did you mean 'smoke'?"));
}

TEST(Plan, TheReferenceGoesFirstAndCannotBeLeftOut) {
  EXPECT_THAT(plan_scenario(scenario(), {}).variants,
              ElementsAre("python/serial", "native/threads", "native/serial"));
  EXPECT_THAT(plan_scenario(scenario(), {.only = {"native/th*"}}).variants,
              ElementsAre("python/serial", "native/threads"));
  EXPECT_THAT(plan_scenario(scenario(), {.only = {"demo/native/serial"}}).variants,
              ElementsAre("python/serial", "native/serial"));
}

TEST(Plan, APatternThatMatchesNothingIsAnError) {
  EXPECT_THAT(error_of({.only = {"numpy*"}}), HasSubstr("numpy*"));
}

TEST(Plan, ThereIsAThreadForEachTaskUnlessAskedOtherwise) {
  EXPECT_EQ(plan_scenario(scenario(), {}).threads, 4);
  EXPECT_EQ(plan_scenario(scenario(), {.threads = 2}).threads, 2);
}

TEST(Plan, ThereIsAnEndToTheThreads) {
  protocol::Scenario other = scenario();
  other.tasks = 100'000;
  EXPECT_EQ(plan_scenario(other, {}).threads, kMostThreads);
}

TEST(Plan, TheEffortFollowsTheSize) {
  // docs/measuring.md: processes, seconds and rounds of each size.
  protocol::Scenario other = scenario();
  other.sizes = {{"smoke", {}}, {"default", {}}, {"seed", {}}};
  const auto effort = [&](const char* size) {
    const ScenarioPlan plan = plan_scenario(other, {.size = size});
    EXPECT_FALSE(plan.rounds) << "as many as fit";
    return std::vector<double>{1.0 * plan.fewest_processes, 1.0 * plan.processes, plan.budget_s, plan.extra_s,
                               1.0 * plan.fewest_rounds};
  };
  EXPECT_THAT(effort("smoke"), ElementsAre(1, 1, 2, 0, 8));
  EXPECT_THAT(effort("default"), ElementsAre(3, 5, 12, 8, 9));
  EXPECT_THAT(effort("seed"), ElementsAre(2, 2, 60, 30, 8));
}

TEST(Plan, TheUsersWordCounts) {
  const ScenarioPlan plan =
      plan_scenario(scenario(), {.rounds = 4, .processes = 7, .seed = 99, .timeline = true});
  EXPECT_EQ(plan.rounds, 4);
  EXPECT_EQ(plan.processes, 7);
  EXPECT_EQ(plan.fewest_processes, 7) << "however long it takes to prepare";
  EXPECT_EQ(plan.extra_s, 0) << "and no more than that";
  EXPECT_EQ(plan.seed, 99U);
  EXPECT_TRUE(plan.timeline);
}

}  // namespace
}  // namespace gillab::lab
