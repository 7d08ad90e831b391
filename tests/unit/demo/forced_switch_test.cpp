#include "tell/demo/forced_switch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"

namespace gillab::demo {
namespace {

using probe::Event;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ClearestForcedSwitch, IsFoundFromWaitToWait) {
  const auto recording =
      recording_of({thread_with({{Event::kAcquired, 100},
                                 {Event::kReleased, 610},
                                 {Event::kYielding, 611},
                                 {Event::kYielded, 613},
                                 {Event::kWaiting, 614}}),
                    thread_with({{Event::kWaiting, 105}, {Event::kDemanded, 605}, {Event::kAcquired, 612}})},
                   1000);
  const auto found = clearest_forced_switch(recording);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->from, 1U);
  EXPECT_EQ(found->to, 2U);
  EXPECT_EQ(found->waiting, 105U);
  EXPECT_EQ(found->demanded, 605U);
  EXPECT_EQ(found->released, 610U);
  EXPECT_EQ(found->acquired, 612U);
  EXPECT_EQ(found->back, 614U);
  std::vector<std::string> what;
  std::vector<double> when_s;
  std::vector<bool> demands;
  for (const SwitchStep& step : steps_of(*found, "A", "B", 1e-5)) {
    what.push_back(step.what);
    when_s.push_back(step.after_s);
    demands.push_back(step.demands);
  }
  EXPECT_THAT(what,
              ElementsAre(HasSubstr("B finds the GIL taken"), HasSubstr("B asks"), HasSubstr("A gives way"),
                          HasSubstr("B has the GIL"), HasSubstr("A waits in its turn")));
  EXPECT_THAT(when_s, ElementsAre(0, DoubleNear(0.005, 1e-9), DoubleNear(0.00505, 1e-9),
                                  DoubleNear(0.00507, 1e-9), DoubleNear(0.00509, 1e-9)));
  EXPECT_THAT(demands, ElementsAre(false, true, false, false, false));
}

TEST(ClearestForcedSwitch, IsNoneWhereNobodyAsked) {
  const auto recording =
      recording_of({thread_with({{Event::kAcquired, 1}, {Event::kReleased, 10}, {Event::kWaiting, 12}}),
                    thread_with({{Event::kWaiting, 5}, {Event::kAcquired, 11}})},
                   20);
  EXPECT_FALSE(clearest_forced_switch(recording));
  EXPECT_FALSE(clearest_forced_switch(recording_of({}, 20)));
}

TEST(ClearestForcedSwitch, IsTheOneWithTheShortestWait) {
  const auto recording = recording_of({thread_with({{Event::kAcquired, 1},
                                                    {Event::kReleased, 50},
                                                    {Event::kWaiting, 52},
                                                    {Event::kDemanded, 60},
                                                    {Event::kAcquired, 63}}),
                                       thread_with({{Event::kWaiting, 2},
                                                    {Event::kDemanded, 10},
                                                    {Event::kAcquired, 51},
                                                    {Event::kReleased, 62},
                                                    {Event::kWaiting, 64}})},
                                      70);
  const auto found = clearest_forced_switch(recording);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->to, 1U);
  EXPECT_EQ(found->waiting, 52U);
}

}  // namespace
}  // namespace gillab::demo
