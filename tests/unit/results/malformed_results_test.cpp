#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/support/error.h"
#include "example.h"
#include "pages.h"
#include "tell/results/results_json.h"

namespace gillab::testing {

using namespace results;
namespace {

using Json = nlohmann::ordered_json;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// What from_json says about a document; empty when it takes it.
std::string complaint(const std::string& text) {
  try {
    static_cast<void>(from_json(text, "bad.json"));
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(MalformedResults, ThatAreNoJson) {
  struct Case {
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases{
      {"", "'bad.json' is empty; 'gillab run --export-json FILE' writes a results document."},
      {" \n\t", "'bad.json' is empty"},
      {"{\"context\": {\n  \"date\": }", "'bad.json' is not valid JSON: line 2, column 11: unexpected '}'"},
      {"{\"context\": {", "'bad.json' is not valid JSON: line 1, column 14: unexpected end of input"},
      {"[1, 2", "unexpected end of input; expected ']'."},
      {"{\"a\": NaN}", "'bad.json' is not valid JSON: line 1, column 7: invalid literal"},
      {"{} {}", "'bad.json' is not valid JSON: line 1, column 4: unexpected '{'; expected end of input."},
      {"{\"a\": 1e999}", "'bad.json' cannot be read as JSON: number overflow parsing '1e999'."},
      {"\xFF\xFE", "'bad.json' is not valid JSON: line 1, column 1"},
      {"{\"a\": \"\xC3\"}", "'bad.json' is not valid JSON: line 1, column 9"},
      {std::string(100000, '['),
       "'bad.json' is not a gillab results document: its values are nested more than 100"},
      {R"({"a": ")" + std::string(100000, 'x'), "missing closing quote"},
  };
  for (const Case& bad : cases) {
    const std::string message = complaint(bad.text);
    EXPECT_THAT(message, HasSubstr(bad.expected)) << bad.text.substr(0, 60);
    EXPECT_THAT(message, EndsWith("."));
    EXPECT_LT(message.size(), 300U);
  }
}

TEST(MalformedResults, ThatAreSomethingElse) {
  const std::string expected =
      R"('bad.json' is JSON, but not a gillab results document: it has no "gillab" in its "context".)";
  for (const std::string text :
       {"null", "3", "\"x\"", "[]", "{}", R"({"context": 3})", R"({"context": {}})",
        R"({"context": {"gillab": 3}})", R"({"context": {"date": "x"}, "benchmarks": []})"}) {
    EXPECT_EQ(complaint(text), expected) << text;
  }
}

/// The example with one thing changed, and what has to be said about it.
struct Change {
  std::string pointer;
  Json value;  ///< discarded: the member is removed
  std::string expected;
};

const Json& removed() {
  static const Json kRemoved(Json::value_t::discarded);
  return kRemoved;
}

std::string complaint_about(const Change& change) {
  lab::Results results = gillab::testing::example_results();
  results.scenarios.front().samples.front().gil = protocol::GilAccount{.held_share = 1, .threads = {{}}};
  Json document = Json::parse(to_json(results));
  const Json::json_pointer pointer{change.pointer};
  if (change.value.is_discarded()) {
    document[pointer.parent_pointer()].erase(pointer.back());
  } else {
    document[pointer] = change.value;
  }
  return complaint(document.dump());
}

TEST(MalformedResults, ThatHaveOneThingWrong) {
  const std::string invalid = "'bad.json' is not a valid gillab results document: ";
  const std::vector<Change> changes{
      {"/context/gillab/schema_version", "2.0",
       "'bad.json' is in version 2.0 of the results format, but this gillab reads version 1: a newer gillab "
       "is needed."},
      {"/context/gillab/schema_version", "soon",
       invalid + R"(/context/gillab/schema_version should be a version such as "1.0", but is "soon".)"},
      {"/context/gillab/schema_version", 1,
       invalid + "/context/gillab/schema_version should be a string, but is 1."},
      {"/context/gillab/schema_version", removed(), invalid + "/context/gillab/schema_version is missing."},
      {"/context/num_cpus", 0,
       invalid + "/context/num_cpus should be a whole number from 1 to 1000000, but is 0."},
      {"/context/num_cpus", 1e300, "/context/num_cpus should be a whole number"},
      {"/context/num_cpus", 99999999999, "/context/num_cpus should be a whole number"},
      {"/context/num_cpus", 2.5, "/context/num_cpus should be a whole number"},
      {"/context/order_seed", -1,
       "/context/order_seed should be a whole number from 0 to 18446744073709551615"},
      {"/context/caches", Json::object(), invalid + "/context/caches should be an array, but is an object."},
      {"/context/load_avg/1", "x", invalid + R"(/context/load_avg/1 should be a number, but is "x".)"},
      {"/context/python/build", "odd",
       R"(/context/python/build should be "gil" or "free-threaded", but is "odd".)"},
      {"/context/python/packages/a~1b", 3,
       invalid + "/context/python/packages/a~1b should be a string, but is 3."},
      {"/context/python/packages/a~0b", 3,
       invalid + "/context/python/packages/a~0b should be a string, but is 3."},
      {"/context/machine", removed(), invalid + "/context/machine is missing."},
      {"/scenarios", removed(), invalid + "/scenarios is missing."},
      {"/scenarios/0", Json::array(), invalid + "/scenarios/0 should be an object, but is an array."},
      {"/scenarios/0/name", nullptr, invalid + "/scenarios/0/name is missing."},
      {"/scenarios/1/name", "primes",
       invalid + R"(/scenarios/1/name should be a name that no other scenario has, but is "primes".)"},
      {"/scenarios/0/tasks", -4, "/scenarios/0/tasks should be a whole number from 1"},
      {"/scenarios/0/bound", "gpu", R"(/scenarios/0/bound should be "cpu" or "io", but is "gpu".)"},
      {"/scenarios/0/parameters", 3, invalid + "/scenarios/0/parameters should be an object, but is 3."},
      {"/scenarios/0/interrupted", "no", R"(/scenarios/0/interrupted should be true or false, but is "no".)"},
      {"/scenarios/0/variants/1/status", "good",
       R"(/scenarios/0/variants/1/status should be one of "ok", "skipped", "failed" or "timeout", but is "good".)"},
      {"/scenarios/0/claims/0/verdict", 1, "/scenarios/0/claims/0/verdict should be a string, but is 1."},
      {"/scenarios/0/claims/0/measured/lower", removed(), "/scenarios/0/claims/0/measured/lower is missing."},
      {"/scenarios/0/rounds/3/capacity", "x", "/scenarios/0/rounds/3/capacity should be a number"},
      {"/benchmarks/0/scenario", "other",
       R"(/benchmarks/0/scenario should be the name of a scenario in /scenarios, but is "other".)"},
      {"/benchmarks/0/variant", "other",
       R"(/benchmarks/0/variant should be the name of a variant of its scenario, but is "other".)"},
      {"/benchmarks/0/real_time", removed(), invalid + "/benchmarks/0/real_time is missing."},
      {"/benchmarks/0/time_unit", "ns", R"(/benchmarks/0/time_unit should be "ms", but is "ns".)"},
      {"/benchmarks/0/scenario", "\x1B[31m\nred" + std::string(100, 'x'),
       "/benchmarks/0/scenario should be the name of a scenario in /scenarios, but is"},
      {"/comparisons/0/speedup", 2, invalid + "/comparisons/0/speedup should be an object, but is 2."},
      {"/comparisons/0/scenario", "other", "/comparisons/0/scenario should be the name of a scenario"},
  };
  for (const Change& change : changes) {
    const std::string message = complaint_about(change);
    EXPECT_THAT(message, StartsWith("'bad.json' is "));
    EXPECT_THAT(message, HasSubstr(change.expected)) << change.pointer;
    EXPECT_THAT(message, EndsWith("."));
    EXPECT_THAT(message, ::testing::Not(HasSubstr("\x1B")));
    EXPECT_LT(message.size(), 300U);
  }
}

/// Well-formed, and yet nothing that anybody measured.
TEST(MalformedResults, ThatSayTheImpossible) {
  const std::vector<Change> changes{
      {"/context/load_avg/0", -1, "/context/load_avg/0 should be a number of at least 0, but is -1."},
      {"/context/machine/usable_cpus", 2147483647, "should be a whole number from 1 to 1000000"},
      {"/context/machine/cgroup_limit", 0, "should be a number above 0, but is 0."},
      {"/context/machine/steal", 1.5, "/context/machine/steal should be a number from 0 to 1, but is 1.5."},
      {"/context/python/switch_interval_s", -0.005, "should be a number of at least 0"},
      {"/scenarios/0/tasks", 2147483647, "/scenarios/0/tasks should be a whole number from 1 to 1000000"},
      {"/scenarios/0/threads", 2147483647, "/scenarios/0/threads should be a whole number from 1 to 1000000"},
      {"/scenarios/2/sort_by", "nothing",
       R"(/scenarios/2/sort_by should be one of the scenario's columns, but is "nothing".)"},
      {"/scenarios/0/variants/1/name", "python/serial",
       R"(/scenarios/0/variants/1/name should be a name that no other variant has, but is "python/serial".)"},
      {"/scenarios/0/rounds/1/round", 0,
       "/scenarios/0/rounds/1/round should be a round that its process had only once, but is 0."},
      {"/scenarios/0/rounds/0/capacity", -1.9,
       "/scenarios/0/rounds/0/capacity should be a number from 1e-18"},
      {"/scenarios/0/rounds/0/capacity", 0, "/scenarios/0/rounds/0/capacity should be a number from 1e-18"},
      {"/scenarios/0/rounds/0/capacity_s", -1, "/scenarios/0/rounds/0/capacity_s should be a number above 0"},
      {"/scenarios/0/rounds/0/serial_delay", -0.1, "serial_delay should be a number of at least 0"},
      {"/scenarios/0/rounds/0/steal", -0.1, "steal should be a number of at least 0, but is -0.1."},
      {"/scenarios/0/claims/0/measured/lower", 1.2,
       "/scenarios/0/claims/0/measured/lower should be at most the value, but is 1.2."},
      {"/scenarios/0/claims/0/measured/upper", 0.5,
       "/scenarios/0/claims/0/measured/upper should be at least the value, but is 0.5."},
      {"/scenarios/0/claims/0/measured/lower", -1, "measured/lower should be a number from 1e-18 to 1e+18"},
      {"/scenarios/0/claims/2/measured/confidence", 95, "should be a number from 0 to 1, but is 95."},
      {"/scenarios/0/claims/2/at_most", 99, "should be at least what at_least is, but is 99."},
      {"/benchmarks/0/real_time", -1,
       "/benchmarks/0/real_time should be a number from 0 to 1e+12, but is -1."},
      {"/benchmarks/0/real_time", 1e300, "/benchmarks/0/real_time should be a number from 0 to 1e+12"},
      {"/benchmarks/0/cpu_time", -1, "/benchmarks/0/cpu_time should be a number from 0 to 1e+12"},
      {"/benchmarks/0/run_delay_s", -1, "/benchmarks/0/run_delay_s should be a number from 0 to 1e+09"},
      {"/benchmarks/0/steal_s", 1e300, "/benchmarks/0/steal_s should be a number from 0 to 1e+09"},
      {"/benchmarks/0/threads", 2147483647,
       "/benchmarks/0/threads should be a whole number from 1 to 1000000"},
      {"/benchmarks/0/round", removed(), "/benchmarks/0/round is missing."},
      {"/benchmarks/0/round", 77,
       "/benchmarks/0/round should be one of the rounds of its process in its scenario, but is 77."},
      {"/benchmarks/0/variant", "python/threads",
       "should be a round that timed this variant only once, but is 0."},
      {"/benchmarks/0/gil/held_share", 1.1, "/benchmarks/0/gil/held_share should be a number from 0 to 1"},
      {"/benchmarks/0/gil/wait_s", -1, "/benchmarks/0/gil/wait_s should be a number from 0 to 1e+09"},
      {"/benchmarks/0/gil/forced", -1, "/benchmarks/0/gil/forced should be a whole number from 0"},
      {"/benchmarks/0/gil/threads/0/ready_s", -1, "/benchmarks/0/gil/threads/0/ready_s should be a number"},
      {"/comparisons/1/variant", "other", "/comparisons/1/variant should be the name of a variant of its"},
      {"/comparisons/1/reference", "other",
       "/comparisons/1/reference should be the name of a variant of its"},
      {"/comparisons/1/variant", "python/serial", "should be another variant than the one that is compared"},
      {"/comparisons/0/reference", "python/threads", "should be the variant itself, of which this is the"},
      {"/comparisons/2/variant", "python/threads", "should be one with which the variant is compared only"},
      {"/comparisons/1/speedup/value", 0,
       "/comparisons/1/speedup/value should be a number from 1e-18 to 1e+18"},
      {"/comparisons/1/speedup/upper", 1e300, "speedup/upper should be a number from 1e-18 to 1e+18"},
      {"/comparisons/1/ideal", 0, "/comparisons/1/ideal should be a number from 1e-18 to 1e+18, but is 0"},
      {"/comparisons/1/efficiency", -0.5, "/comparisons/1/efficiency should be a number from 1e-18 to 1e+18"},
      {"/comparisons/1/clean_rounds", 22,
       "/comparisons/1/clean_rounds should be at most the rounds, but is 22."},
  };
  for (const Change& change : changes) {
    EXPECT_THAT(complaint_about(change), HasSubstr(change.expected)) << change.pointer;
  }
}

TEST(MalformedResults, ThatAreLargerThanAnyOfOurs) {
  std::string many = R"({"context": {)";
  for (int i = 0; i < 20000; ++i)
    many += fmt::format(R"("{}": {{}}, )", i);
  EXPECT_EQ(complaint(many + R"("gillab": {}}})"),
            "'bad.json' is not a gillab results document: one of its objects has more than 10000 members.");
}

/// A document in which every kind of entry occurs, not often.
Json small_document() {
  lab::Results small = gillab::testing::example_results();
  for (lab::ScenarioResult& scenario : small.scenarios) {
    scenario.rounds.resize(std::min<std::size_t>(scenario.rounds.size(), 2));
    scenario.samples.resize(std::min<std::size_t>(scenario.samples.size(), 2));
    scenario.comparisons.resize(std::min<std::size_t>(scenario.comparisons.size(), 2));
  }
  return Json::parse(to_json(small));
}

/// Where every value of a document stands, the inner ones included.
std::set<std::string> pointers_into(const Json& document) {
  std::set<std::string> pointers;
  const Json leaves = document.flatten();
  for (const auto& leaf : leaves.items()) {
    for (Json::json_pointer pointer{leaf.key()}; !pointer.empty(); pointer.pop_back()) {
      pointers.insert(pointer.to_string());
    }
  }
  return pointers;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    longest = std::max(longest, end - start);
    start = end + 1;
  }
  return longest;
}

/// Every value of the example replaced by one of each type, and every member removed: an Error or a table.
TEST(MalformedResults, NeverCrash) {
  const Json document = small_document();
  const std::vector<Json> values{nullptr,        true,      -1, 1e18, -1e308,     "x",  Json::array(),
                                 Json::object(), removed(), 0,  0.5,  2147483647, 1e308};
  for (const std::string& place : pointers_into(document)) {
    const Json::json_pointer pointer{place};
    for (const Json& value : values) {
      Json changed = document;
      if (!value.is_discarded()) {
        changed[pointer] = value;
      } else if (changed[pointer.parent_pointer()].is_object()) {
        changed[pointer.parent_pointer()].erase(pointer.back());
      }
      try {
        const std::string drawn = gillab::testing::table(from_json(changed.dump(), "changed.json"), {});
        EXPECT_FALSE(drawn.empty());
        for (const std::string nonsense : {"nan", "inf ", "inf]", "infx", "-0.00x"})
          EXPECT_THAT(drawn, ::testing::Not(HasSubstr(nonsense))) << place << " = " << value;
        EXPECT_LT(longest_line(drawn), 400U) << place << " = " << value;
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), StartsWith("'changed.json' is "));
      }
    }
  }
}

TEST(MalformedResults, NoBeginningOfADocumentIsTakenForTheWhole) {
  const std::string text = to_json({.context = gillab::testing::example_context(), .scenarios = {}});
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    EXPECT_NE(complaint(text.substr(0, length)), "") << length;
  }
}

}  // namespace
}  // namespace gillab::testing
