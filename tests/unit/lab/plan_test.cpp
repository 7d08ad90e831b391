#include "lab/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

protocol::Scenario scenario() {
  protocol::Scenario scenario;
  scenario.name = "demo";
  scenario.tasks = 4;
  scenario.sizes = {{"smoke", {{"n", 1}}}, {"default", {{"n", 2}}}};
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
  EXPECT_EQ(plan_scenario(scenario(), {.size = "smoke"}).parameters.at("n"), 1);
  EXPECT_EQ(plan_scenario(scenario(), {}).parameters.at("n"), 2);
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

}  // namespace
}  // namespace gillab::lab
