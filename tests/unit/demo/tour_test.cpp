#include "tell/demo/tour.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gillab::demo {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Surroundings kHere{.version = "3.11.2", .cpus = 2};
const std::map<Unit, double> kRates{{Unit::kSteps, 1000.0}};

Tour tour_at(std::string_view lesson) {
  return {lesson_named(lesson), kHere};
}

/// Past the time of one thread alone.
Tour running(std::string_view lesson) {
  Tour tour = tour_at(lesson);
  tour.pass(10, 1, kRates, 1);
  static_cast<void>(tour.take_commands());
  return tour;
}

TEST(Tour, BeginsWithOneThreadAloneAndThenTakesAll) {
  Tour tour = tour_at("python");
  EXPECT_THAT(tour.take_commands(),
              ElementsAre("resume", "interval 0.005", "threads 0", "work python", "threads 1"));
  EXPECT_TRUE(tour.alone());
  tour.pass(0.5, 1, kRates, 0.5);
  EXPECT_TRUE(tour.alone());
  EXPECT_THAT(tour.take_commands(), IsEmpty());
  tour.pass(1.9, 1, {{Unit::kSteps, 0.0}}, 1);  // a Python that takes its time to start
  EXPECT_TRUE(tour.alone());
  tour.pass(2, 1, kRates, 0.9);
  EXPECT_FALSE(tour.alone());
  EXPECT_EQ(tour.baseline(), kRates);
  EXPECT_THAT(tour.take_commands(), ElementsAre("threads 4"));
}

TEST(Tour, GoesRoundInBothDirections) {
  Tour tour = running("python");
  tour.press({.key = Key::kBack}, 11);
  EXPECT_EQ(tour.lesson().name, "own-gil");
  EXPECT_THAT(tour.take_commands(), Contains("work python"));  // 3.11 has one GIL only
  tour.press({.key = Key::kNext}, 12);
  EXPECT_EQ(tour.lesson().name, "python");
  tour.press({.key = Key::kLesson, .number = 3}, 13);
  EXPECT_EQ(tour.lesson().name, "native");
  EXPECT_THAT(tour.baseline(), IsEmpty());
  tour.press({.key = Key::kLesson, .number = 9}, 14);
  EXPECT_EQ(tour.lesson().name, "native");
}

TEST(Tour, ChangesThreadsWithinLimits) {
  Tour tour = running("python");
  tour.press({.key = Key::kMoreThreads}, 11);
  EXPECT_THAT(tour.take_commands(), ElementsAre("threads 5"));
  for (int i = 0; i < 40; ++i)
    tour.press({.key = Key::kMoreThreads}, 12);
  EXPECT_EQ(tour.threads(), static_cast<int>(kMostThreads));
  for (int i = 0; i < 40; ++i)
    tour.press({.key = Key::kFewerThreads}, 13);
  EXPECT_EQ(tour.threads(), 1);
}

TEST(Tour, ChangesTheIntervalWithinLimits) {
  Tour tour = running("python");
  tour.press({.key = Key::kLongerInterval}, 11);
  EXPECT_THAT(tour.take_commands(), ElementsAre("interval 0.01"));
  for (int i = 0; i < 40; ++i)
    tour.press({.key = Key::kShorterInterval}, 12);
  EXPECT_DOUBLE_EQ(tour.interval_s(), 0.0001);
}

TEST(Tour, StandsStillWhilePaused) {
  Tour tour = running("python");
  tour.pass(20, 4, kRates, 1);
  const double end_s = tour.view_end_s();
  tour.press({.key = Key::kPause}, 20);
  EXPECT_THAT(tour.take_commands(), ElementsAre("pause"));
  tour.pass(60, 4, kRates, 1);
  EXPECT_EQ(tour.view_end_s(), end_s);
  tour.press({.key = Key::kZoomIn}, 60);  // leaves the middle where it is
  EXPECT_TRUE(tour.paused());
  EXPECT_NEAR(tour.view_end_s() - tour.window_s() / 2, end_s - 0.04, 1e-9);
  tour.press({.key = Key::kPause}, 61);
  EXPECT_THAT(tour.take_commands(), ElementsAre("resume"));
  tour.pass(61.01, 4, kRates, 1);
  EXPECT_GT(tour.view_end_s(), 60.5);
}

TEST(Tour, GoesOnWhenSomethingIsChangedWhilePaused) {
  Tour tour = running("python");
  tour.press({.key = Key::kPause}, 20);
  tour.press({.key = Key::kMoreThreads}, 21);
  EXPECT_FALSE(tour.paused());
  EXPECT_THAT(tour.take_commands(), ElementsAre("pause", "threads 5", "resume"));
}

TEST(Tour, ShowsTheTimeSlowlyButNeverFarBehind) {
  Tour tour = running("python");
  double last_s = 0;
  double slow = 0;
  for (int frame = 0; frame < 500; ++frame) {
    const double now_s = 12 + frame * 0.1;
    tour.pass(now_s, 4, kRates, 1);
    EXPECT_LE(tour.view_end_s(), now_s);
    EXPECT_GE(tour.view_end_s(), now_s - 8.01);
    EXPECT_GE(tour.view_end_s(), last_s);
    if (last_s > 0 && tour.view_end_s() - last_s < 0.01) ++slow;
    last_s = tour.view_end_s();
  }
  EXPECT_GT(slow, 450);
}

TEST(Tour, ShowsNothingOfWhatWasBeforeAChange) {
  Tour tour = running("python");
  tour.press({.key = Key::kMoreThreads}, 20);
  tour.pass(21, 4, kRates, 1);  // the fifth has not begun yet
  tour.pass(22, 5, kRates, 1);
  EXPECT_GE(tour.view_end_s() - tour.window_s(), 21);
}

TEST(Tour, ClosesHelpWithAnyKeyAndDoesNothingElse) {
  Tour tour = running("python");
  for (const Key key : {Key::kNext, Key::kQuit, Key::kHelp, Key::kPause}) {
    tour.press({.key = Key::kHelp}, 11);
    EXPECT_TRUE(tour.help());
    tour.press({.key = key}, 12);
    EXPECT_FALSE(tour.help());
    EXPECT_FALSE(tour.ended());
    EXPECT_FALSE(tour.paused());
    EXPECT_EQ(tour.lesson().name, "python");
  }
  tour.press({.key = Key::kQuit}, 13);
  EXPECT_TRUE(tour.ended());
}

TEST(Tour, TellsAFreshWorkloadWhereItIs) {
  Tour tour = running("convoy");
  tour.press({.key = Key::kMoreThreads}, 11);
  tour.press({.key = Key::kShorterInterval}, 11);
  static_cast<void>(tour.take_commands());
  tour.begin_again(12);
  EXPECT_THAT(tour.take_commands(),
              ElementsAre("resume", "interval 0.002", "threads 0", "work mixed", "threads 4"));
}

}  // namespace
}  // namespace gillab::demo
