#include "tell/words/gil.h"

#include <gtest/gtest.h>

namespace gillab::words {
namespace {

TEST(Why, TellsWhatTheThreadsDidInAFewWords) {
  EXPECT_EQ(why({.held = 0.996, .threads = 4, .waited = 0.74}),
            "GIL held 99.6 % of the time; each thread waited 74 %");
  EXPECT_EQ(why({.held = 1, .threads = 1}), "GIL held 100 % of the time");
  EXPECT_EQ(why({.held = 1, .threads = 4, .thread_held = 0.97}, protocol::Gils::kPerWorker),
            "each thread held a GIL of its own 97 % of the time");
  EXPECT_EQ(why({.held = 1, .held_gils = 1.94, .threads = 1}, protocol::Gils::kPerWorker),
            "interpreters held 1.94 GILs of their own at a time");
  EXPECT_EQ(why({.held = 0.02, .threads = 1}, protocol::Gils::kOtherProcesses),
            "each process has a GIL of its own, not observed");
  EXPECT_EQ(why({.held = 0.01, .threads = 4, .running = 0.97}), "runs outside the GIL 97 % of the time");
  EXPECT_EQ(why({.held = 0.01, .threads = 4, .blocked = 0.98}), "waits outside the GIL 98 % of the time");
  EXPECT_EQ(why({.held = 0.4, .threads = 2, .waited = 0.02, .running = 0.5}), "GIL held 40 % of the time");
}

}  // namespace
}  // namespace gillab::words
