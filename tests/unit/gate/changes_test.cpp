#include "measure/gate/changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScenarioBuilder;

/// A variant on threads, and how its threads spend their time.
ScenarioResult measured(const protocol::ThreadShare& share, double serial_s = 1, double threads_s = 0.5) {
  ScenarioBuilder builder;
  builder.variant("native", "serial").variant("native", "threads");
  for (int i = 0; i < 8; ++i) {
    builder.round({{"native/serial", serial_s}, {"native/threads", threads_s}});
    for (Sample& sample : builder.result().samples) {
      if (sample.variant == "native/threads") sample.gil = protocol::GilAccount{.threads = {share, share}};
    }
  }
  return builder.result();
}

const Promise kPromise{
    .variant = "native/threads", .reference = "native/serial", .gauge = Gauge::kEfficiency};
const protocol::ThreadShare kFree{.hold_s = 0.01, .wait_s = 0, .running_s = 0.55, .ready_s = 0.44};

TEST(Changes, AMutexShowsAsWaitingForALock) {
  const auto changes = changes_since(
      measured(kFree), measured({.hold_s = 0.01, .running_s = 0.25, .blocked_s = 0.74}), kPromise, false);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].kind, Change::Kind::kBlocked);
  EXPECT_NEAR(changes[0].before, 0, 1e-9);
  EXPECT_NEAR(changes[0].now, 0.74, 1e-9);
}

TEST(Changes, AKeptGilShowsAsWaitingForItThenAsHoldingIt) {
  const auto changes =
      changes_since(measured(kFree), measured({.hold_s = 0.25, .wait_s = 0.75}), kPromise, false);
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].kind, Change::Kind::kWaiting);
  EXPECT_EQ(changes[1].kind, Change::Kind::kHeld);
}

TEST(Changes, SlowerThreadsShowInTheirTimeOnTheSameProcessorOnly) {
  const ScenarioResult slower = measured(kFree, 1, 0.625);
  EXPECT_THAT(changes_since(measured(kFree), slower, kPromise, true),
              ElementsAre(Change{.kind = Change::Kind::kVariantTime, .before = 1, .now = 1.25}));
  EXPECT_THAT(changes_since(measured(kFree), slower, kPromise, false), IsEmpty());
}

TEST(Changes, FasterSerialRunsShowToo) {
  EXPECT_THAT(changes_since(measured(kFree), measured(kFree, 0.5), kPromise, true),
              ElementsAre(Change{.kind = Change::Kind::kReferenceTime, .before = 1, .now = 0.5}));
}

TEST(Changes, OfOtherProcessesNobodySeesHowTheySpendTheirTime) {
  const auto elsewhere = [](ScenarioResult result) {
    for (VariantResult& variant : result.variants) {
      if (variant.variant.name == "native/threads") variant.variant.executor = "processes";
    }
    return result;
  };
  EXPECT_THAT(changes_since(elsewhere(measured(kFree)),
                            elsewhere(measured({.hold_s = 0.01, .running_s = 0.25, .blocked_s = 0.74})),
                            kPromise, false),
              IsEmpty());
}

TEST(Changes, WithoutAnAccountThereIsNothingToCompare) {
  ScenarioResult blind = measured(kFree);
  for (Sample& sample : blind.samples)
    sample.gil.reset();
  EXPECT_THAT(changes_since(blind, measured(kFree), kPromise, false), IsEmpty());
  EXPECT_THAT(changes_since(measured(kFree), blind, kPromise, false), IsEmpty());
}

}  // namespace
}  // namespace gillab::lab
