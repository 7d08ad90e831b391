#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gate_story.h"
#include "measure/gate/promise.h"

namespace gillab::lab {
namespace {

using testing::GateStory;

std::vector<std::string> told(const std::vector<Promise>& promises) {
  std::vector<std::string> names;
  for (const Promise& promise : promises)
    names.push_back(std::string(name_of(promise.gauge)) + " of " + promise.variant);
  return names;
}

TEST(Promises, AreOfWhatScalesAndOfSerialImplementations) {
  const auto promises = promises_of(GateStory().processes(3, 8, 0.5).result()).made;
  EXPECT_THAT(told(promises),
              ::testing::ElementsAre("efficiency of native/threads", "speedup of native/serial"));
  EXPECT_NEAR(promises[0].value.value, 1, 0.02);
  EXPECT_EQ(promises[0].reference, "native/serial");
  EXPECT_DOUBLE_EQ(promises[0].capacity, 2);
  EXPECT_NEAR(promises[1].value.value, 10, 0.1);
  EXPECT_EQ(promises[1].reference, "python/serial");
}

TEST(Promises, WhatDidNotScaleCannotStopScaling) {
  EXPECT_THAT(told(promises_of(GateStory().processes(3, 8, 0.95).result()).made),
              ::testing::ElementsAre("speedup of native/serial"));
}

TEST(Promises, NeedCleanRounds) {
  EXPECT_THAT(promises_of(GateStory().process(8, 0.5).tainted().result()).made, ::testing::IsEmpty());
}

TEST(Promises, LettingGoOfTheGilIsOneWhenEverySampleDid) {
  const auto promises = promises_of(GateStory().processes(3, 8, 0.5).acquiring(4).result()).made;
  const auto found = std::ranges::find(promises, Gauge::kReleases, &Promise::gauge);
  ASSERT_NE(found, promises.end());
  EXPECT_EQ(found->variant, "native/serial");
  EXPECT_EQ(found->value.value, 1) << "four tasks, four releases";
  EXPECT_THAT(told(promises_of(GateStory().processes(3, 8, 0.5).acquiring(0).result()).made),
              ::testing::Not(::testing::Contains("releases of native/serial")));
}

TEST(Promises, AForcedReleaseIsNobodysMerit) {
  EXPECT_THAT(told(promises_of(GateStory().processes(3, 8, 0.5).acquiring(3, 3).result()).made),
              ::testing::Not(::testing::Contains("releases of native/serial")));
}

TEST(Promises, WhatRanInASecondInterpreterPromisesNothing) {
  ScenarioResult result = GateStory().processes(3, 8, 0.5).result();
  for (VariantResult& each : result.variants)
    if (each.variant.name == "native/threads") each.variant.twin = "native/serial";
  EXPECT_THAT(told(promises_of(result).made), ::testing::ElementsAre("speedup of native/serial"));
}

TEST(Promises, WhatIsMeasuredByColumnsPromisesNothing) {
  ScenarioResult result = GateStory().processes(3, 8, 0.5).acquiring(4).result();
  result.scenario.columns = {"p99_s"};
  EXPECT_THAT(promises_of(result).made, ::testing::IsEmpty());
}

TEST(Promises, OfWaitingAreMeasuredByTheTasksAtOnce) {
  const auto promises = promises_of(GateStory(protocol::Bound::kIo).processes(3, 8, 0.5, 0).result()).made;
  EXPECT_EQ(promises.at(0).gauge, Gauge::kEfficiency);
  EXPECT_NEAR(promises.at(0).value.value, 1, 0.02);  // two threads, twice as fast
  EXPECT_EQ(promises.at(0).capacity, 0);
}

TEST(Promises, TheEfficiencyFollowsTheCapacityOfEachRound) {
  // Half of the rounds on CPUs that share a core: both are as efficient as can be.
  GateStory story;
  for (int i = 0; i < 6; ++i)
    story.process(4, 0.5, 2.0).process(4, 0.625, 1.6);
  const Promise promise = promises_of(story.result()).made.at(0);
  EXPECT_GT(promise.value.lower, 0.95);
  EXPECT_LT(promise.value.upper, 1.05);
}

}  // namespace
}  // namespace gillab::lab
