#include "tell/report/speedups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"
#include "tell/format/terminal/speedups.h"

namespace gillab::report {
namespace {

using output::testing::example_results;
using ::testing::HasSubstr;

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

TEST(Speedups, HaveNoReasonsWithoutAccounts) {
  for (const blocks::SpeedupRow& row : speedups(example_results().scenarios[0]).rows)
    EXPECT_FALSE(row.gil.has_value()) << row.variant;
}

TEST(Speedups, GivesUpNumbersBeforeWordsWhereItIsNarrow) {
  const lab::ScenarioResult result =
      with_account("python/threads", account(0.991, {.hold_s = 0.25, .wait_s = 0.74, .running_s = 0.01}));
  const std::string wide = terminal::drawn(speedups(result), {.width = 160});
  EXPECT_THAT(wide, HasSubstr("handoffs/s"));
  EXPECT_THAT(wide, HasSubstr("GIL held 99.1 % of the time; each thread waited 74 %"));
  const std::string narrow = terminal::drawn(speedups(result), {.width = 80});
  EXPECT_THAT(narrow, ::testing::Not(HasSubstr("handoffs/s")));
  EXPECT_THAT(narrow, HasSubstr("each thread waited 74 %"));
}

TEST(Speedups, OfGilsOfTheirOwnTellHowMuchEachWasHeld) {
  lab::ScenarioResult result =
      with_account("python/threads", account(1, {.hold_s = 0.97, .running_s = 0.03}));
  for (lab::VariantResult& variant : result.variants) {
    if (variant.variant.name == "python/threads") variant.variant.executor = "interpreters";
  }
  for (const blocks::SpeedupRow& row : speedups(result).rows) {
    if (row.gil) {
      EXPECT_NEAR(row.gil->held.value_or(0), 0.97, 1e-9) << row.variant;
    }
  }
}

}  // namespace
}  // namespace gillab::report
