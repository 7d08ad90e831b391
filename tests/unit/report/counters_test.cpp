#include "tell/report/counters.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"
#include "pages.h"
#include "tell/format/terminal/table.h"
#include "tell/format/terminal/terminal.h"
#include "tell/results/results_json.h"
#include "tell/words/names.h"

namespace gillab::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

using Counters = std::map<std::string, double>;

/// A scenario that is about its counters: three rounds, the first one tainted.
lab::ScenarioResult survey() {
  lab::ScenarioResult result;
  result.scenario.name = "release-survey";
  result.scenario.title = "Which operations let go of the GIL?";
  result.scenario.bound = protocol::Bound::kCpu;
  result.scenario.columns = {"held_share", "calls_per_s", "p99_s"};
  result.scenario.sort_by = "held_share";
  result.scenario.reference = "sleep/batch";
  const auto variant = [&](std::string implementation, std::string executor, std::string summary) {
    lab::VariantResult added;
    added.variant.name = implementation + "/" + executor;
    added.variant.implementation = std::move(implementation);
    added.variant.executor = std::move(executor);
    added.variant.summary = std::move(summary);
    added.checked = true;
    result.variants.push_back(added);
  };
  variant("sleep", "batch", "a millisecond");
  variant("loop", "batch", "adds up");
  variant("torch", "batch", "");
  result.variants.back().status = lab::Status::kSkipped;
  result.variants.back().reason = "needs torch: apt-get install python3-torch, or pip install torch";
  for (int round = 0; round < 3; ++round) {
    lab::Round facts{.round = round};
    if (round == 0) facts.taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.02}};
    result.rounds.push_back(facts);
    const double off = round == 0 ? 0.5 : 0.01 * round;
    const std::map<std::string, Counters> measured{
        {"sleep/batch", {{"held_share", 0.02 + off}, {"calls_per_s", 900}, {"p99_s", 0.0012}}},
        {"loop/batch", {{"held_share", 0.98}, {"calls_per_s", 123456}}}};
    for (const auto& [name, counters] : measured) {
      result.samples.push_back(
          {.variant = name, .round = round, .real_s = 0.01, .cpu_s = 0.01, .counters = counters});
    }
  }
  return result;
}

/// The table as a terminal shows it, without the gap before it.
std::string counter_table(const lab::ScenarioResult& result, const terminal::Style& style) {
  const std::string text = terminal::drawn(counters(result), style);
  return text.empty() ? text : text.substr(1);
}

blocks::Table table_of(const lab::ScenarioResult& result) {
  return std::get<blocks::Table>(counters(result).at(1));
}

std::string name_in(const blocks::Row& row) {
  return std::get<std::string>(row.cells.at(0));
}

/// The first counter of a row.
double value_in(const blocks::Row& row) {
  return std::get<blocks::Measured>(row.cells.at(1)).value;
}

TEST(CounterTable, LooksLikeThis) {
  const std::string expected = R"(
  variant   held  calls/s      p99
  ───────────────────────────────────────────────
  loop      98 %  123,000           adds up
  sleep    3.5 %      900  1.20 ms  a millisecond
  torch  skipped: needs torch: apt-get install python3-torch, or pip install torch
)";
  EXPECT_EQ(counter_table(survey(), {.width = 100}), expected.substr(1));
}

TEST(CounterTable, CutsWhatItExplainsBeforeItGivesUpNumbers) {
  lab::ScenarioResult result = survey();
  result.variants[1].variant.summary = "adds up all of the numbers that there are in a list";
  const std::string cut = counter_table(result, {.width = 62});
  EXPECT_THAT(cut, HasSubstr("  loop      98 %  123,000           adds up all of the number…\n"));
  const std::string narrow = counter_table(result, {.width = 40});
  EXPECT_THAT(narrow, HasSubstr("  loop      98 %  123,000\n"));
  EXPECT_THAT(terminal::drawn(table_of(result), {.width = 20}), HasSubstr("  loop      98 %\n"));
}

TEST(CounterTable, TakesTheMedianOfTheCleanRoundsOrElseOfAll) {
  lab::ScenarioResult result = survey();
  const blocks::Table clean = table_of(result);
  ASSERT_EQ(clean.rows.size(), 3U);
  EXPECT_EQ(name_in(clean.rows[1]), "sleep");
  EXPECT_DOUBLE_EQ(value_in(clean.rows[1]), 0.035);
  for (lab::Round& round : result.rounds)
    round.taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.02}};
  EXPECT_DOUBLE_EQ(value_in(table_of(result).rows[1]), 0.04);
}

TEST(CounterTable, LeavesOutTheReferencesSecondCopy) {
  lab::ScenarioResult result = survey();
  lab::Sample null = result.samples.back();
  null.null = true;
  null.counters["held_share"] = 0;
  for (int i = 0; i < 9; ++i)
    result.samples.push_back(null);
  EXPECT_DOUBLE_EQ(value_in(table_of(result).rows[0]), 0.98);
  EXPECT_DOUBLE_EQ(value_in(table_of(result).rows[1]), 0.035);
}

TEST(CounterTable, KeepsTheFilesOrderUnlessToldToSort) {
  lab::ScenarioResult result = survey();
  result.scenario.sort_by.clear();
  const blocks::Table table = table_of(result);
  EXPECT_EQ(name_in(table.rows[0]), "sleep");
  EXPECT_EQ(name_in(table.rows[1]), "loop");
}

TEST(CounterTable, HasFullNamesWhereAnImplementationHasSeveralVariants) {
  lab::ScenarioResult result = survey();
  result.variants[2].variant.implementation = "loop";
  result.variants[2].variant.name = "loop/threads";
  EXPECT_EQ(name_in(table_of(result).rows[0]), "loop/batch");
}

TEST(CounterTable, WithoutColumnsShowsAllCountersThereAre) {
  lab::ScenarioResult result = survey();
  result.scenario.columns.clear();
  const blocks::Table table = table_of(result);
  std::vector<std::string> headers;
  for (const blocks::Column& column : table.columns)
    headers.push_back(column.header);
  EXPECT_THAT(headers, ElementsAre("variant", "calls/s", "held", "p99"));
  ASSERT_EQ(table.rows.size(), 2U) << "the variant table already says what became of the third";
  EXPECT_EQ(name_in(table.rows[0]), "sleep/batch");
}

TEST(CounterTable, IsEmptyWithoutCounters) {
  lab::ScenarioResult result = survey();
  result.scenario.columns.clear();
  for (lab::Sample& sample : result.samples)
    sample.counters.clear();
  EXPECT_EQ(counter_table(result, {}), "");
}

TEST(CounterTable, StandsInPlaceOfTimesAndSpeedups) {
  const std::string text =
      gillab::testing::scenario_table(survey(), gillab::testing::example_context(), {.width = 100});
  EXPECT_THAT(text, HasSubstr("held  calls/s"));
  EXPECT_THAT(text, Not(HasSubstr("speedup")));
  EXPECT_THAT(text, Not(HasSubstr("threads")));
  const std::string page = gillab::testing::markdown_page(
      {.context = gillab::testing::example_context(), .scenarios = {survey()}});
  EXPECT_THAT(page, HasSubstr("| variant | held | calls/s | p99 |\n|:--|--:|--:|--:|\n| loop | 98 % |"));
  EXPECT_THAT(page, HasSubstr("| torch | skipped: needs torch"));
  EXPECT_THAT(page, Not(HasSubstr("speedup")));
}

TEST(CounterTable, IsTheSameFromTheDocument) {
  const lab::Results written{.context = gillab::testing::example_context(), .scenarios = {survey()}};
  const lab::Results read = results::from_json(results::to_json(written), "results.json");
  EXPECT_EQ(counter_table(read.scenarios.at(0), {}), counter_table(survey(), {}));
}

TEST(CounterTitle, LeavesTheUnitToTheNumbers) {
  EXPECT_EQ(words::counter_title("held_share"), "held");
  EXPECT_EQ(words::counter_title("round_trips_per_s"), "round trips/s");
  EXPECT_EQ(words::counter_title("cost_ns"), "cost");
  EXPECT_EQ(words::counter_title("lost_updates"), "lost updates");
}

}  // namespace
}  // namespace gillab::report
