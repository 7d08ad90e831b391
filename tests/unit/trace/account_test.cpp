#include "observe/trace/account.h"

#include <gtest/gtest.h>

#include "story.h"

namespace gillab::trace {
namespace {

constexpr double kTick_s = 0.001;

ProcessAccount account_of(Story& story) {
  return trace::account_of(story.recording(), Story::kStart, kTick_s);
}

TEST(Account, AddsUpWhatThreadsDid) {
  Story story = two_threads();
  const ProcessAccount account = account_of(story);
  ASSERT_EQ(account.threads.size(), 2);
  const ThreadSummary& main = account.threads[0];
  EXPECT_NEAR(main.hold_s, 0.040, 1e-9);
  EXPECT_NEAR(main.wait_s, 0.020, 1e-9);
  EXPECT_NEAR(main.outside_s, 0.040, 1e-9);
  EXPECT_NEAR(main.life_s, 0.100, 1e-9);
  EXPECT_EQ(main.forced, 1);
  EXPECT_EQ(main.holds.count, 2);
  EXPECT_NEAR(main.holds.max_s, 0.030, 1e-9);
  EXPECT_EQ(main.waits.count, 1) << "yielding is no wait for the lock";
  const ThreadSummary& worker = account.threads[1];
  EXPECT_NEAR(worker.begin_s, 0.005, 1e-9);
  EXPECT_NEAR(worker.life_s, 0.065, 1e-9);
  EXPECT_NEAR(worker.wait_s, 0.020, 1e-9);
  EXPECT_NEAR(account.held_s, 0.060, 1e-9);
  EXPECT_NEAR(account.held().share(), 0.6, 1e-9);
  EXPECT_EQ(account.acquires, 3);
  EXPECT_EQ(account.handoffs, 2);
  EXPECT_EQ(account.forced, 1);
  EXPECT_EQ(account.python, 0x030b02f0U);
  EXPECT_EQ(account.command, (std::vector<std::string>{"python3", "app.py"}));
  EXPECT_TRUE(account.check.exact());
  EXPECT_EQ(account.check.events, 11);
}

TEST(Account, PlacesOfLongHoldsKnowWhatTheyCost) {
  Story story = two_threads();
  const std::vector<Frame> stack{{.function = "work", .file = "/app.py", .line = 3}};
  story.place(1, 30, stack).place(1, 60, stack).place(2, 50, {});
  story.place(2, 49, stack);  // no hold ended there
  const ProcessAccount account = account_of(story);
  ASSERT_EQ(account.places.size(), 2);
  const HoldPlace& place = account.places[0];
  EXPECT_EQ(place.stack, stack);
  EXPECT_EQ(place.count, 2);
  EXPECT_NEAR(place.total_s, 0.040, 1e-9);
  EXPECT_NEAR(place.longest_s, 0.030, 1e-9);
  EXPECT_NEAR(place.blocked_s, 0.020, 1e-9);
  EXPECT_NEAR(place.overdue_s, 0.010, 1e-9);
  EXPECT_EQ(place.thread.given, "MainThread");
  EXPECT_NEAR(account.places[1].blocked_s, 0.019, 1e-9) << "main waits from 31 to 50";
}

TEST(Account, ATimelineThatContradictsTheSumsIsNotExact) {
  Story story = two_threads();
  ++story.recording().threads[1].hold;
  EXPECT_EQ(account_of(story).check.disagreements, 1);
  EXPECT_FALSE(account_of(story).check.exact());
}

TEST(Account, WhereEventsAreMissingTheSumsCount) {
  Story story = two_threads();
  story.recording().threads[1].events.resize(1);
  story.recording().threads[1].dropped = 3;
  story.recording().handoffs = 2;
  const ProcessAccount account = account_of(story);
  EXPECT_EQ(account.check.dropped, 3);
  EXPECT_NEAR(account.threads[1].hold_s, 0.020, 1e-9);
  EXPECT_NEAR(account.held_s, 0.060, 1e-9);
  EXPECT_EQ(account.acquires, 3);
  EXPECT_EQ(account.handoffs, 2);
  EXPECT_EQ(account.threads[1].holds.count, 0);
}

TEST(Account, ThreadsWithoutANameHaveANumber) {
  Story story(10);
  story.thread("", 0, 5, {});
  const ThreadName name = account_of(story).threads[0].name;
  EXPECT_EQ(name.given, "");
  EXPECT_EQ(name.id, 100U);
}

TEST(Account, HoldsInFilesOfOneNameAreTwoPlaces) {
  Story story = two_threads();
  story.place(1, 30, {{.function = "work", .file = "/a/app.py", .line = 3}});
  story.place(1, 60, {{.function = "work", .file = "/b/app.py", .line = 3}});
  EXPECT_EQ(account_of(story).places.size(), 2);
}

TEST(Account, KnowsTheBusiestOfSeveralGils) {
  using enum probe::Event;
  Story story(100);
  story.thread("main", 0, 0, {{0, kAcquired}, {10, kReleased}, {90, kAcquired}, {95, kReleased}});
  story.thread("other", 20, 0, {});
  Thread& other = story.recording().threads[1];
  for (const auto& [ticks, event] :
       {std::pair{20, kAcquired}, {50, kReleased}, {52, kAcquired}, {60, kReleased}})
    other.events.push_back(probe::packed(event, 1, static_cast<std::uint64_t>(ticks)));
  story.recording().locks = 2;
  const ProcessAccount account = account_of(story);
  EXPECT_NEAR(account.held_s, 0.053, 1e-9);
  EXPECT_NEAR(account.held().share(), 0.265, 1e-9);
  EXPECT_NEAR(account.busiest_share, 38.0 / 40, 1e-9) << "of the time from its first hold to its last";
}

TEST(Account, NothingHappened) {
  Story story(0);
  const ProcessAccount account = account_of(story);
  EXPECT_EQ(account.held().mean, 0);
  EXPECT_TRUE(account.check.exact());
}

TEST(Account, PercentilesAreOfWhatThereWas) {
  Story story(10'000);
  using enum probe::Event;
  Story::Steps none{};
  story.thread("MainThread", 0, 0, none);
  Thread& thread = story.recording().threads[0];
  std::uint64_t now = 0;
  for (std::uint64_t length = 1; length <= 100; ++length) {
    thread.events.push_back(probe::packed(kAcquired, 0, now));
    thread.events.push_back(probe::packed(kReleased, 0, now += length));
  }
  const Distribution holds = account_of(story).threads[0].holds;
  EXPECT_EQ(holds.count, 100);
  EXPECT_NEAR(holds.p50_s, 0.0505, 0.0006);
  EXPECT_NEAR(holds.p99_s, 0.099, 1e-9);
  EXPECT_NEAR(holds.max_s, 0.100, 1e-9);
  EXPECT_NEAR(holds.total_s, 5.050, 1e-9);
}

TEST(Account, AThreadMayGiveUpWaitingForAGilThatIsSwitchedOff) {
  using enum probe::Event;
  Story story(100);
  story.thread("MainThread", 0, 0, {{0, kAcquired}, {60, kReleased}, {80, kAcquired}, {90, kReleased}});
  story.thread("worker", 5, 70, {{10, kWaiting}, {61, kGaveUp}});
  story.recording().free_threaded = true;
  story.place(1, 90, {{.function = "later", .file = "/app.py", .line = 1}});
  const ProcessAccount account = account_of(story);
  EXPECT_TRUE(account.free_threaded);
  EXPECT_TRUE(account.check.exact());
  const ThreadSummary& worker = account.threads[1];
  EXPECT_NEAR(worker.wait_s, 0.051, 1e-9);
  EXPECT_EQ(worker.holds.count, 0);
  ASSERT_EQ(account.places.size(), 1);
  EXPECT_EQ(account.places[0].blocked_s, 0) << "nobody waits any more";
}

}  // namespace
}  // namespace gillab::trace
