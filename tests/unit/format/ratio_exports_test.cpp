#include <cmath>
#include <limits>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "example.h"
#include "gate_example.h"
#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/comparison_series.h"

namespace gillab::testing {

using namespace format;
namespace {

using Json = nlohmann::ordered_json;
using gillab::testing::example_results;

Json entry_named(const Json& entries, const std::string& name) {
  for (const Json& entry : entries) {
    if (entry["name"] == name) return entry;
  }
  return {};
}

TEST(ComparisonSeries, LeavesOutWhatIsNoRatio) {
  lab::Results results = example_results();
  const std::size_t all = comparison_series(results).size();
  EXPECT_EQ(all, 8U);  // of 10 comparisons, two are of the reference against itself
  auto& comparisons = results.scenarios[0].comparisons;
  comparisons[1].speedup.value = 0;
  comparisons[2].speedup.lower = -std::numeric_limits<double>::infinity();
  comparisons[3].speedup.upper = std::nan("");
  EXPECT_EQ(comparison_series(results).size(), all - 3);
}

TEST(ComparisonSeries, GivesEveryRatioANameOfItsOwn) {
  lab::Results results = example_results();
  results.scenarios.push_back(results.scenarios[0]);
  results.scenarios[0].scenario.name = "a|`b`";
  results.scenarios[3].scenario.name = "a/'b'";
  results.scenarios[1].scenario.name.assign(3000, 'x').append("\xC3\xA4");
  std::set<std::string> names;
  for (const ComparisonSeries& series : comparison_series(results)) {
    EXPECT_TRUE(names.insert(series.name).second) << series.name;
    EXPECT_LE(series.name.size(), 1000U);
    EXPECT_EQ(series.name.find_first_of("|`\n"), std::string::npos);
  }
  EXPECT_TRUE(names.contains("a/'b'/python/threads over python/serial"));
  EXPECT_TRUE(names.contains("a/'b'/python/threads over python/serial (2)"));
}

TEST(BenchmarkAction, LooksLikeThis) {
  const Json entries = Json::parse(benchmark_action(example_results()));
  EXPECT_EQ(entries.size(), 12U);
  const char* name = "primes/native-released/threads over native-released/serial (%)";
  const char* extra =
      "21 rounds, 19 clean; size default, 4 threads; Python 3.11.2 with the GIL; gillab 0.1.0";
  EXPECT_EQ(entry_named(entries, name),
            Json({{"name", name}, {"unit", "%"}, {"value", 99.95}, {"range", "± 1.5"}, {"extra", extra}}));
  const Json speedup = entry_named(entries, "primes/native-released/threads over python/serial (x)");
  EXPECT_EQ(speedup["value"], 19.4);
  EXPECT_EQ(speedup["unit"], "x");
  EXPECT_TRUE(entry_named(entries, "primes/native-released/threads over python/serial (%)").is_null());
}

TEST(BenchmarkAction, NamesDoNotDependOnWhatWasMeasured) {
  lab::Results later = example_results();
  for (lab::ScenarioResult& scenario : later.scenarios) {
    for (lab::Comparison& comparison : scenario.comparisons)
      comparison.speedup = {.value = 7, .lower = 6, .upper = 8, .confidence = 0.95};
  }
  later.context.date = "2026-01-01T00:00:00+00:00";
  later.context.version = "9";
  const Json before = Json::parse(benchmark_action(example_results()));
  const Json after = Json::parse(benchmark_action(later));
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(before[i]["name"], after[i]["name"]);
}

TEST(Bencher, ScalesTheSpeedupsIntervalToTheEfficiency) {
  const Json document = Json::parse(bencher(example_results()));
  EXPECT_EQ(document.size(), 8U);
  const Json& benchmark = document["http-io/urllib/threads over urllib/serial"];
  EXPECT_DOUBLE_EQ(benchmark["efficiency"]["value"].get<double>(), 0.97);
  EXPECT_DOUBLE_EQ(benchmark["efficiency"]["lower_value"].get<double>(), 3.71 / 4);
  EXPECT_DOUBLE_EQ(benchmark["efficiency"]["upper_value"].get<double>(), 3.95 / 4);
  EXPECT_EQ(benchmark["speedup"],
            Json::parse(R"({"value": 3.88, "lower_value": 3.71, "upper_value": 3.95})"));
  EXPECT_FALSE(document["primes/native-released/serial over python/serial"].contains("efficiency"));
}

TEST(RatioExports, HoldARunThatCameToNothing) {
  EXPECT_EQ(benchmark_action({}), "[]\n");
  EXPECT_EQ(bencher({}), "{}\n");
}

}  // namespace
}  // namespace gillab::testing
