#include "tell/report/kinds_of_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "example.h"
#include "lines.h"
#include "tell/format/markdown/markdown.h"

namespace gillab::report {
namespace {

using gillab::testing::line_with;
using lab::Step;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Each interval is that of an implementation of its own over "slow/serial".
lab::Results with(Step step, const std::vector<lab::Estimate>& gains) {
  lab::Results results{.context = gillab::testing::example_context()};
  lab::ScenarioResult result;
  result.scenario.name = "mine";
  result.scenario.reference = "slow/serial";
  result.variants.push_back(gillab::testing::variant("slow", "serial"));
  for (const lab::Estimate& gain : gains) {
    const std::string name = "way-" + std::to_string(result.variants.size());
    result.variants.push_back(gillab::testing::variant(name, "serial"));
    result.comparisons.push_back(
        {.scenario = "mine", .variant = name + "/serial", .reference = "slow/serial", .speedup = gain});
    results.evidence.push_back({.scenario = "mine",
                                .declared = {.step = step,
                                             .label = "label of " + name,
                                             .variant = name + "/serial",
                                             .over = "slow/serial",
                                             .measure = "speedup"}});
  }
  for (lab::VariantResult& each : result.variants)
    each.checked = true;
  results.scenarios.push_back(std::move(result));
  return results;
}

lab::Estimate gain_of(double value, double lower, double upper) {
  return {.value = value, .lower = lower, .upper = upper, .confidence = 0.96};
}

TEST(KindsOfWork, SayWhetherTheRecommendationHolds) {
  const std::string page = markdown::drawn(kinds_of_work(
      with(Step::kBacktests, {gain_of(20, 19, 21), gain_of(1.1, 1.06, 1.2), gain_of(0.99, 0.9, 1.1),
                              gain_of(0.5, 0.4, 0.6), gain_of(1.3, 1.1, 1.5)})));
  EXPECT_THAT(line_with(page, "label of way-1"), HasSubstr("20.0x"));
  EXPECT_THAT(line_with(page, "label of way-1"), HasSubstr("| yes |"));
  EXPECT_THAT(line_with(page, "label of way-1"), HasSubstr("backtests"));
  EXPECT_THAT(line_with(page, "label of way-1"), HasSubstr("mine: way-1/serial over slow/serial"));
  EXPECT_THAT(line_with(page, "label of way-2"), HasSubstr("hardly, it brings little"));
  EXPECT_THAT(line_with(page, "label of way-3"), HasSubstr("no, it doesn't help"));
  EXPECT_THAT(line_with(page, "label of way-4"), HasSubstr("no, it costs time"));
  EXPECT_THAT(line_with(page, "label of way-5"), HasSubstr("| undecided |"));
}

TEST(KindsOfWork, AreEightAndSayWhatWasNotMeasured) {
  const std::string page = markdown::drawn(kinds_of_work(with(Step::kRequests, {gain_of(20, 19, 21)})));
  for (const char* work :
       {"cleaning columns of pandas", "engineering features", "loading training data",
        "extracting features in bulk", "factors of many stocks", "European options", "backtests"}) {
    EXPECT_THAT(line_with(page, work), HasSubstr("| unknown |")) << work;
    EXPECT_THAT(page, HasSubstr(std::string{work} + ": not measured; gillab advise measures it")) << work;
  }
  EXPECT_THAT(line_with(page, "many HTTP requests"), HasSubstr("| yes |"));
}

TEST(KindsOfWork, AreLeftOutWhereNothingSpeaksOfThem) {
  EXPECT_THAT(kinds_of_work(with(Step::kVectorise, {gain_of(20, 19, 21)})), IsEmpty());
}

}  // namespace
}  // namespace gillab::report
