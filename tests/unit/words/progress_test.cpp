#include "tell/words/progress.h"

#include <gtest/gtest.h>

namespace gillab::words {
namespace {

using Phase = lab::Progress::Phase;

TEST(ProgressTest, TellsWhatIsBeingDone) {
  EXPECT_EQ(activity({.phase = Phase::kPreparing, .process = 1, .processes = 3}),
            "preparing (process 1 of 3)");
  EXPECT_EQ(activity({.phase = Phase::kChecking, .variant = "python/threads", .process = 2, .processes = 3}),
            "checking python/threads (process 2 of 3)");
  EXPECT_EQ(activity({.phase = Phase::kMeasuring, .round = 3, .rounds = 9, .process = 1, .processes = 1}),
            "round 3 of 9 (process 1 of 1)");
}

TEST(ProgressTest, TellsWhatIsStillOpen) {
  lab::Progress progress{.phase = Phase::kMeasuring, .round = 1, .rounds = 5, .process = 6, .processes = 6};
  progress.about = {"a/threads", "b/threads"};
  EXPECT_EQ(activity(progress), "round 1 of 5 (process 6 of 6), still open: a/threads, b/threads");
  progress.about = {"a/threads", "b/threads", "c/threads", "d/threads"};
  EXPECT_EQ(activity(progress), "round 1 of 5 (process 6 of 6), still open: a/threads, b/threads and 2 more");
}

TEST(ProgressTest, CountsScenariosWhereThereAreSeveral) {
  EXPECT_EQ(position({.number = 1, .count = 1}), "");
  EXPECT_EQ(position({.number = 2, .count = 7}), "[2/7]");
}

TEST(ProgressTest, GuessesWhatIsLeftOnceItCan) {
  EXPECT_EQ(remaining({.fraction = 0, .elapsed_s = 30}), "");
  EXPECT_EQ(remaining({.fraction = 0.04, .elapsed_s = 30}), "");
  EXPECT_EQ(remaining({.fraction = 0.25, .elapsed_s = 4}), "about 12 s left");
  EXPECT_EQ(remaining({.fraction = 0.999, .elapsed_s = 4}), "about 1 s left");
}

}  // namespace
}  // namespace gillab::words
