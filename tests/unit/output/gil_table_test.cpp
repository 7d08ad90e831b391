#include "output/gil_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"

namespace gillab::output {
namespace {

using ::testing::DoubleNear;
using testing::example_results;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Four threads that hold, wait, run and so on for these seconds each.
protocol::GilAccount account(double held_share, const protocol::ThreadShare& share) {
  return {.held_share = held_share, .acquires = 100, .handoffs = 50, .forced = 40, .threads = {share, share}};
}

lab::ScenarioResult with_account(const std::string& variant, const protocol::GilAccount& gil) {
  lab::ScenarioResult result = example_results().scenarios[0];
  for (lab::Sample& sample : result.samples) {
    if (sample.variant == variant) sample.gil = gil;
  }
  return result;
}

TEST(GilTable, IsEmptyWithoutAccounts) {
  EXPECT_THAT(gil_table(example_results().scenarios[0], {}), IsEmpty());
  EXPECT_FALSE(gil_summary(example_results().scenarios[0], "python/threads").has_value());
}

TEST(GilTable, SharesAreOfTheThreadsTime) {
  const auto summary = gil_summary(
      with_account("python/threads", account(0.991, {.hold_s = 0.25, .wait_s = 0.74, .running_s = 0.01})),
      "python/threads");
  ASSERT_TRUE(summary.has_value());
  EXPECT_THAT(summary->held, DoubleNear(0.991, 1e-9));
  EXPECT_THAT(summary->thread_held, DoubleNear(0.25, 1e-9));
  EXPECT_THAT(summary->waited, DoubleNear(0.74, 1e-9));
  EXPECT_THAT(summary->running, DoubleNear(0.01, 1e-9));
  EXPECT_EQ(summary->threads, 2);
}

TEST(GilTable, TaintedRoundsDoNotCount) {
  lab::ScenarioResult result = with_account("python/threads", account(0.5, {.hold_s = 1}));
  for (lab::Sample& sample : result.samples) {
    for (const lab::Round& round : result.rounds) {
      const bool same = round.process == sample.process && round.round == sample.round;
      if (same && !round.clean() && sample.gil) sample.gil->held_share = 0.01;
    }
  }
  EXPECT_THAT(gil_summary(result, "python/threads")->held, DoubleNear(0.5, 1e-9));
}

TEST(Why, TellsWhatTheThreadsDidInAFewWords) {
  EXPECT_EQ(why({.held = 0.996, .threads = 4, .waited = 0.74}),
            "GIL held 99.6 % of the time; each thread waited 74 %");
  EXPECT_EQ(why({.held = 1, .threads = 1}), "GIL held 100 % of the time");
  EXPECT_EQ(why({.held = 1, .threads = 4, .thread_held = 0.97}, protocol::Gils::kPerWorker),
            "each thread held a GIL of its own 97 % of the time");
  EXPECT_EQ(why({.held = 0.02, .threads = 1}, protocol::Gils::kOtherProcesses),
            "each process has a GIL of its own, not observed");
  EXPECT_EQ(why({.held = 0.01, .threads = 4, .running = 0.97}), "runs outside the GIL 97 % of the time");
  EXPECT_EQ(why({.held = 0.01, .threads = 4, .blocked = 0.98}), "waits outside the GIL 98 % of the time");
  EXPECT_EQ(why({.held = 0.4, .threads = 2, .waited = 0.02, .running = 0.5}), "GIL held 40 % of the time");
}

TEST(GilTable, GivesUpNumbersBeforeWordsWhereItIsNarrow) {
  const lab::ScenarioResult result =
      with_account("python/threads", account(0.991, {.hold_s = 0.25, .wait_s = 0.74, .running_s = 0.01}));
  const std::string wide = gil_table(result, {.width = 160});
  EXPECT_THAT(wide, HasSubstr("handoffs/s"));
  EXPECT_THAT(wide, HasSubstr("GIL held 99.1 % of the time; each thread waited 74 %"));
  const std::string narrow = gil_table(result, {.width = 80});
  EXPECT_THAT(narrow, ::testing::Not(HasSubstr("handoffs/s")));
  EXPECT_THAT(narrow, HasSubstr("each thread waited 74 %"));
}

}  // namespace
}  // namespace gillab::output
