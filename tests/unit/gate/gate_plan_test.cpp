#include "measure/gate/gate_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/support/error.h"
#include "gate_story.h"
#include "measure/gate/gate.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using testing::GateStory;

/// The scenario of the story as its file would declare it now, with a variant that the baseline does not
/// have.
protocol::Scenario scenario_now() {
  protocol::Scenario scenario = GateStory().result().scenario;
  scenario.tasks = 4;
  scenario.sizes = {{"smoke", nlohmann::ordered_json{{"n", 10}}},
                    {"default", nlohmann::ordered_json{{"n", 2000}}}};
  for (const VariantResult& variant : GateStory().result().variants)
    scenario.variants.push_back(variant.variant);
  scenario.variants.push_back({.name = "new/threads", .implementation = "new", .executor = "threads"});
  return scenario;
}

ScenarioPlan planned(const ScenarioResult& baseline, const GateOptions& options = {}) {
  return plan_check(scenario_now(), baseline, selected_promises(baseline, options).made, {.seed = 7});
}

TEST(PlanCheck, MeasuresAsTheBaselineWasMeasured) {
  const ScenarioPlan plan = planned(GateStory().processes(3, 8, 0.5).result());
  EXPECT_EQ(plan.size, "default");
  EXPECT_EQ(plan.parameters.json().at("n"), 1000) << "the baseline's, not the file's";
  EXPECT_EQ(plan.threads, 2);
  EXPECT_EQ(plan.seed, 7U);
}

TEST(PlanCheck, RunsWhatIsPromisedAndNothingElse) {
  const ScenarioResult baseline = GateStory().processes(3, 8, 0.5).result();
  EXPECT_THAT(planned(baseline).variants, ElementsAre("python/serial", "native/serial", "native/threads"));
  EXPECT_THAT(planned(baseline, {.only = {"native/serial"}}).variants,
              ElementsAre("python/serial", "native/serial"));
}

TEST(PlanCheck, ParametersThatHaveOtherNamesByNowAreTheFiles) {
  ScenarioResult baseline = GateStory().processes(3, 8, 0.5).result();
  baseline.parameters = nlohmann::ordered_json{{"m", 5}};
  EXPECT_EQ(planned(baseline).parameters, protocol::Parameters(nlohmann::ordered_json{{"n", 2000}}));
}

TEST(PlanCheck, ASizeThatIsGoneIsAnError) {
  ScenarioResult baseline = GateStory().processes(3, 8, 0.5).result();
  baseline.size = "huge";
  EXPECT_THROW((void)planned(baseline), Error);
}

TEST(PlanCheck, LeavesTimeToConfirm) {
  const ScenarioPlan plan = planned(GateStory().processes(3, 8, 0.5).result());
  EXPECT_GE(plan.fewest_processes, 2);
  EXPECT_GE(plan.processes, plan.fewest_processes);
  EXPECT_LE(plan.budget_s, 10);
}

}  // namespace
}  // namespace gillab::lab
