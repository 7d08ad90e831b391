#include "tell/results/results_json.h"

#include <cmath>
#include <limits>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/support/error.h"
#include "example.h"
#include "pages.h"

namespace gillab::testing {

using namespace results;
namespace {

using Json = nlohmann::ordered_json;
using gillab::testing::example_results;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

Json entry_named(const Json& document, const std::string& name) {
  for (const Json& entry : document["benchmarks"]) {
    if (entry["name"] == name) return entry;
  }
  return {};
}

TEST(ResultsJson, RoundTripGivesTheSameDocument) {
  const std::string text = to_json(example_results());
  EXPECT_EQ(to_json(from_json(text, "example.json")), text);
}

TEST(ResultsJson, RoundTripDrawsTheSame) {
  const lab::Results original = example_results();
  const lab::Results read = from_json(to_json(original), "example.json");
  EXPECT_EQ(gillab::testing::table(read, {}), gillab::testing::table(original, {}));
  EXPECT_EQ(gillab::testing::markdown_page(read), gillab::testing::markdown_page(original));
}

TEST(ResultsJson, RoundTripKeepsEveryTiming) {
  lab::Results original = example_results();
  original.scenarios[0].samples[0].real_s = 0.041237519;  // whole nanoseconds, as clocks give them
  original.scenarios[0].samples[0].cpu_s = 123.456789012;
  const lab::Results read = from_json(to_json(original), "example.json");
  ASSERT_EQ(read.scenarios.size(), original.scenarios.size());
  for (std::size_t i = 0; i < read.scenarios.size(); ++i) {
    const auto& samples = read.scenarios[i].samples;
    const auto& expected = original.scenarios[i].samples;
    ASSERT_EQ(samples.size(), expected.size());
    for (std::size_t k = 0; k < samples.size(); ++k) {
      EXPECT_EQ(samples[k].variant, expected[k].variant);
      EXPECT_EQ(samples[k].null, expected[k].null);
      EXPECT_EQ(samples[k].process, expected[k].process);
      EXPECT_EQ(samples[k].round, expected[k].round);
      EXPECT_DOUBLE_EQ(samples[k].real_s, expected[k].real_s);
      EXPECT_DOUBLE_EQ(samples[k].cpu_s, expected[k].cpu_s);
      EXPECT_EQ(samples[k].counters, expected[k].counters);
    }
  }
  EXPECT_EQ(read.scenarios[0].samples[0].real_s, 0.041237519);
  EXPECT_EQ(read.scenarios[0].samples[0].cpu_s, 123.456789012);
  EXPECT_EQ(read.context.order_seed, original.context.order_seed);
  EXPECT_EQ(read.context.machine.cgroup_limit, original.context.machine.cgroup_limit);
  EXPECT_EQ(read.context.machine.governor, std::nullopt);
}

TEST(ResultsJson, EntriesAreWhatGoogleBenchmarksToolsRead) {
  const Json document = Json::parse(to_json(example_results()));
  const std::set<std::string> names = [&] {
    std::set<std::string> all;
    for (const Json& entry : document["benchmarks"])
      all.insert(entry["name"].get<std::string>());
    return all;
  }();
  EXPECT_THAT(names,
              ::testing::IsSupersetOf({"primes/python/threads/threads:4", "primes/python/serial/threads:1",
                                       "primes/python/serial/null/threads:1", "primes/capacity/threads:4"}));
  const Json entry = entry_named(document, "primes/python/threads/threads:4");
  EXPECT_EQ(entry["run_type"], "iteration");
  EXPECT_EQ(entry["repetitions"], 21);
  EXPECT_EQ(entry["repetition_index"], 0);
  EXPECT_EQ(entry["time_unit"], "ms");
  EXPECT_DOUBLE_EQ(entry["real_time"].get<double>(), 416.1);
  EXPECT_EQ(entry["handoffs"], 100);
  EXPECT_DOUBLE_EQ(entry_named(document, "primes/capacity/threads:4")["capacity"].get<double>(), 1.94);
}

TEST(ResultsJson, FailuresAreEntriesAndSkippedVariantsAreNot) {
  const Json document = Json::parse(to_json(example_results()));
  const Json failed = entry_named(document, "primes/python/processes/threads:4");
  EXPECT_EQ(failed["error_occurred"], true);
  EXPECT_THAT(failed["error_message"].get<std::string>(), ::testing::HasSubstr("SIGSEGV"));
  EXPECT_EQ(entry_named(document, "http-io/native/threads/threads:4")["error_occurred"], true);
  EXPECT_TRUE(entry_named(document, "primes/numba-nogil/threads/threads:4").is_null());
}

TEST(ResultsJson, CountersNeverOverwriteStandardKeys) {
  lab::Results results = example_results();
  auto& sample = results.scenarios[0].samples[0];
  sample.counters = {{"threads", 7}, {"gil", 0.5}, {"counter:x", 1}, {"", 2}, {"x", 3}, {"not finite", kNaN}};
  const std::string text = to_json(results);
  const Json entry = Json::parse(text)["benchmarks"][0];
  EXPECT_EQ(entry["threads"], 1);
  EXPECT_EQ(entry["counter:threads"], 7);
  sample.counters.erase("not finite");
  EXPECT_EQ(from_json(text, "x").scenarios[0].samples[0].counters, sample.counters);
}

TEST(ResultsJson, KeepsWhoHeldTheGil) {
  lab::Results results = example_results();
  const protocol::GilAccount account{
      .held_share = 0.98,
      .hold_s = 0.049,
      .wait_s = 0.14,
      .acquires = 12,
      .handoffs = 11,
      .forced = 9,
      .threads = {
          {.hold_s = 0.01, .wait_s = 0.03, .running_s = 0.004, .ready_s = 0.003, .blocked_s = 0.003}}};
  results.scenarios[0].samples[0].gil = account;
  const lab::Results read = from_json(to_json(results), "results.json");
  const auto& kept = read.scenarios[0].samples[0].gil;
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(Json(*kept), Json(account));
  EXPECT_FALSE(read.scenarios[0].samples[1].gil.has_value());
  EXPECT_TRUE(read.scenarios[0].samples[0].counters == results.scenarios[0].samples[0].counters);
}

TEST(ResultsJson, NamesWhatIsWrongInAnAccountOfTheGil) {
  Json document = Json::parse(to_json(example_results()));
  document["benchmarks"][0]["gil"] = {{"held_share", 0.98}, {"acquires", 12}};
  try {
    static_cast<void>(from_json(document.dump(), "half.json"));
    FAIL() << "half an account was read";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("/benchmarks/0/gil"));
  }
}

TEST(ResultsJson, LeavesRoomForLaterVersions) {
  Json document = Json::parse(to_json(example_results()));
  document["benchmarks"][0]["later"] = {{"anything", 1}};
  document["context"]["later"] = {1, 2, 3};
  const lab::Results read = from_json(document.dump(), "later.json");
  EXPECT_EQ(gillab::testing::table(read, {}), gillab::testing::table(example_results(), {}));
}

TEST(ResultsJson, IsStrictWhateverTheNumbers) {
  lab::Results results = example_results();
  lab::ScenarioResult& primes = results.scenarios[0];
  const std::size_t timed = primes.samples.size();
  primes.samples[0].real_s = kNaN;
  primes.samples[1].run_delay_s = std::numeric_limits<double>::infinity();
  primes.rounds[0].capacity = kNaN;
  primes.rounds[0].steal = -std::numeric_limits<double>::infinity();
  primes.comparisons[1].speedup.upper = std::numeric_limits<double>::infinity();
  primes.claims[0].measured->value = kNaN;
  primes.parameters.json()["nan"] = kNaN;
  results.context.machine.load_avg = {kNaN, 1};
  const std::string text = to_json(results);
  EXPECT_TRUE(nlohmann::json::accept(text));
  EXPECT_EQ(text.find("NaN"), std::string::npos);
  EXPECT_EQ(text.find("nfinity"), std::string::npos);
  const lab::Results read = from_json(text, "nan.json");
  EXPECT_EQ(read.scenarios[0].samples.size(), timed - 1);
  EXPECT_EQ(read.scenarios[0].comparisons.size(), primes.comparisons.size() - 1);
  EXPECT_FALSE(read.scenarios[0].claims[0].measured);
}

TEST(ResultsJson, ReplacesInvalidUtf8) {
  lab::Results results = example_results();
  results.context.machine.host_name = "\xFFhost\xC3";
  results.context.python.packages["\x80"] = "\x80";
  results.scenarios[0].variants[7].details = std::string("\xF0\x9F\0\x01", 4);
  results.scenarios[0].parameters.json()["\xE2\x82"] = "\xE2\x82";
  const std::string text = to_json(results);
  EXPECT_TRUE(nlohmann::json::accept(text));
  EXPECT_EQ(from_json(text, "x").context.machine.host_name, "\uFFFDhost\uFFFD");
  EXPECT_EQ(gillab::testing::table(from_json(text, "x"), {}), gillab::testing::table(results, {}));
}

TEST(ResultsJson, HoldsARunThatCameToNothing) {
  lab::Results results;
  results.scenarios.resize(1);
  results.scenarios[0].scenario.name = "broken";
  results.scenarios[0].status = lab::Status::kFailed;
  results.scenarios[0].reason = "SyntaxError: invalid syntax";
  results.scenarios[0].parameters = nlohmann::ordered_json("not an object");
  const lab::Results read = from_json(to_json(results), "broken.json");
  EXPECT_EQ(gillab::testing::table(read, {}),
            "broken\n  1 task on 1 thread · 1 CPU\n\n  failed: SyntaxError: invalid syntax\n");
  EXPECT_EQ(gillab::testing::table(results, {}), gillab::testing::table(read, {}));
}

TEST(ResultsJson, DoesNotTellWhereAScenarioLies) {
  const std::string text = to_json(example_results());
  EXPECT_THAT(text, ::testing::HasSubstr("\"primes.py\""));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("/somewhere")));
}

}  // namespace
}  // namespace gillab::testing
