#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "example.h"
#include "gate_example.h"
#include "tell/results/results_json.h"

namespace gillab::testing {

using namespace results;
namespace {

using Json = nlohmann::ordered_json;
using gillab::testing::example_report;
using gillab::testing::example_results;

TEST(GateJson, IsASectionThatTheReaderIgnores) {
  const std::string with = to_json(example_results(), example_report());
  EXPECT_EQ(to_json(from_json(with, "checked.json")), to_json(example_results()));
  Json document = Json::parse(with);
  document.erase("gate");
  EXPECT_EQ(document, Json::parse(to_json(example_results())));
}

TEST(GateJson, HoldsEverythingThatWasDecided) {
  const Json gate = Json::parse(to_json(example_results(), example_report()))["gate"];
  EXPECT_EQ(gate["tolerance"], 0.1);
  EXPECT_EQ(gate["baseline"]["date"], "2025-06-01T12:00:00+00:00");
  EXPECT_EQ(gate["baseline"]["gillab"]["commit"], "0123abc");
  EXPECT_EQ(gate["baseline"]["python"]["version"], "3.11.2");
  EXPECT_EQ(gate["baseline"]["machine"]["usable_cpus"], 2);
  EXPECT_EQ(gate["missing"], Json({"blas", "my|own"}));
  ASSERT_EQ(gate["judgements"].size(), 8U);
  EXPECT_EQ(gate["judgements"][0], Json::parse(R"({
    "scenario": "primes", "variant": "native-released/threads", "reference": "native-released/serial",
    "gauge": "efficiency", "verdict": "FAIL",
    "reason": "upper bound 62.4 % < floor 86.4 %, confirmed in other processes; 29 of 30 rounds clean",
    "baseline": {"value": 0.9712, "lower": 0.96, "upper": 0.98, "confidence": 0.9},
    "measured": {"value": 0.6134, "lower": 0.6021, "upper": 0.6238, "confidence": 0.9},
    "floor": 0.864, "rounds": 30, "clean_rounds": 29})"));
  const Json& releases = gate["judgements"][3];
  EXPECT_EQ(releases["gauge"], "releases");
  for (const char* absent : {"reference", "measured", "floor"})
    EXPECT_FALSE(releases.contains(absent)) << absent;
}

TEST(GateJson, IsStrictWhateverTheNumbers) {
  lab::GateReport report = gillab::testing::hostile_report();
  report.tolerance = std::nan("");
  report.judgements[0].measured->upper = INFINITY;
  report.judgements[0].floor = std::nan("");
  report.judgements[0].promise.value.value = -INFINITY;
  const std::string text = to_json(example_results(), report);
  ASSERT_TRUE(nlohmann::json::accept(text));
  const Json judgement = Json::parse(text)["gate"]["judgements"][0];
  for (const char* absent : {"baseline", "measured", "floor"})
    EXPECT_FALSE(judgement.contains(absent)) << absent;
}

}  // namespace
}  // namespace gillab::testing
