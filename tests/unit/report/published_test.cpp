#include "tell/report/published.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "example.h"
#include "lines.h"
#include "tell/format/terminal/terminal.h"

namespace gillab::report {
namespace {

using gillab::testing::example_results;
using gillab::testing::line_with;
using ::testing::HasSubstr;
using ::testing::Not;

/// One scenario with a claim of each verdict, all published but the last.
lab::Results published_results() {
  lab::Results results = example_results();
  results.scenarios.resize(1);
  lab::ScenarioResult& result = results.scenarios[0];
  const auto claim = [&](const char* text, lab::Verdict verdict, std::optional<double> figure) {
    lab::ClaimResult added;
    added.claim = {.text = text,
                   .variant = "native/threads",
                   .over = "native/serial",
                   .measure = "speedup",
                   .at_least = 1.2,
                   .published = figure};
    added.verdict = verdict;
    if (verdict != lab::Verdict::kNotApplicable)
      added.measured = lab::Estimate{.value = 1.9, .lower = 1.7, .upper = 2.1, .confidence = 0.95};
    result.claims.push_back(added);
  };
  result.claims.clear();
  claim("First.", lab::Verdict::kHolds, 4.94);
  claim("Second.", lab::Verdict::kFails, 7);
  claim("Third.", lab::Verdict::kUndecided, 1.07);
  claim("Fourth.", lab::Verdict::kNotApplicable, 1.01);
  claim("Lean.", lab::Verdict::kHolds, std::nullopt);
  return results;
}

TEST(Published, SetsEveryFigureBesideWhatWasMeasured) {
  const std::string page = terminal::drawn(published(published_results()), {.width = 120});
  EXPECT_THAT(line_with(page, "First."), HasSubstr("4.94x"));
  EXPECT_THAT(line_with(page, "First."), HasSubstr("1.90x"));
  EXPECT_THAT(line_with(page, "First."), HasSubstr("confirmed"));
  EXPECT_THAT(line_with(page, "Second."), HasSubstr("contradicted"));
  EXPECT_THAT(line_with(page, "Third."), HasSubstr("undecided"));
  EXPECT_THAT(line_with(page, "Fourth."), HasSubstr("not applicable"));
  EXPECT_THAT(line_with(page, "Fourth."), Not(HasSubstr("1.90x"))) << "it was not measured";
  EXPECT_THAT(page, HasSubstr("1 confirmed, 1 contradicted, 1 undecided, 1 not applicable"));
  EXPECT_THAT(page, Not(HasSubstr("Lean."))) << "nobody published it";
}

TEST(Published, SaysWhenThereIsNoFigure) {
  lab::Results results = published_results();
  results.scenarios[0].claims.clear();
  EXPECT_THAT(terminal::drawn(published(results), {}), HasSubstr("None of these scenarios has a claim"));
}

}  // namespace
}  // namespace gillab::report
