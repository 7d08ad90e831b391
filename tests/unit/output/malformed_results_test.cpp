#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "example.h"
#include "output/results_json.h"
#include "output/table.h"
#include "support/error.h"

namespace gillab::output {
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
  Json document = Json::parse(to_json(testing::example_results()));
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
       invalid + "/context/num_cpus should be a whole number from 1 to 2147483647, but is 0."},
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

/// A document in which every kind of entry occurs, not often.
Json small_document() {
  lab::Results small = testing::example_results();
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

/// Every value of the example replaced by one of each type, and every member removed: an Error or a table.
TEST(MalformedResults, NeverCrash) {
  const Json document = small_document();
  const std::vector<Json> values{nullptr,       true,           -1,       1e18, -1e308, "x",
                                 Json::array(), Json::object(), removed()};
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
        EXPECT_FALSE(table(from_json(changed.dump(), "changed.json"), {}).empty());
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), StartsWith("'changed.json' is "));
      }
    }
  }
}

TEST(MalformedResults, NoBeginningOfADocumentIsTakenForTheWhole) {
  const std::string text = to_json({.context = testing::example_context(), .scenarios = {}});
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    EXPECT_NE(complaint(text.substr(0, length)), "") << length;
  }
}

}  // namespace
}  // namespace gillab::output
