#include "tell/report/calibration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "example.h"
#include "pages.h"
#include "tell/results/calibration_json.h"

namespace gillab::report {
namespace {

using gillab::testing::calibration_table;
using ::testing::HasSubstr;
using ::testing::Not;

lab::Decision decided(const std::string& arm, lab::GateVerdict verdict, double elapsed_s) {
  lab::Decision decision{.arm = arm, .judgement = {}, .processes = 2, .elapsed_s = elapsed_s};
  decision.judgement.verdict = verdict;
  decision.judgement.reason = lab::Reason{lab::because::Said{"because"}};
  decision.judgement.measured = lab::Estimate{.value = 0.97, .lower = 0.95, .upper = 0.99, .confidence = 0.9};
  decision.judgement.floor = 0.88;
  decision.judgement.rounds = 26;
  decision.judgement.clean_rounds = 24;
  return decision;
}

lab::Calibration two_trials() {
  lab::Calibration calibration{
      .context = gillab::testing::example_context(), .tolerance = 0.1, .neighbour = true, .trials = {}};
  for (const double load : {0.5, 1.5}) {
    calibration.trials.push_back({.load_average = load,
                                  .capacity = 1.9,
                                  .clean_share = 0.5,
                                  .decisions = {decided("work", lab::GateVerdict::kPass, 5),
                                                decided("loss-20", lab::GateVerdict::kFail, 10)}});
  }
  calibration.trials[1].decisions[1].judgement.verdict = lab::GateVerdict::kInconclusive;
  return calibration;
}

TEST(CalibrationReport, SaysHowOftenWhatWasDecided) {
  const std::string table = calibration_table(two_trials(), {});
  EXPECT_THAT(table, HasSubstr("at a tolerance of 10 %"));
  EXPECT_THAT(table, HasSubstr("beside a bursty neighbour · load average 1.00 · 50 % of the rounds clean"));
  EXPECT_THAT(table, ::testing::ContainsRegex("work +2 +2 +0 +0 +0 % \\[0, 66\\] +5.00 s"));
  EXPECT_THAT(table, ::testing::ContainsRegex("loss-20 +2 +0 +1 +1 +50 % "));
}

TEST(CalibrationReport, InAsciiThereIsNothingElse) {
  const std::string table = calibration_table(two_trials(), {.unicode = false});
  EXPECT_TRUE(std::ranges::all_of(table, [](char byte) { return static_cast<unsigned char>(byte) < 128; }))
      << table;
}

TEST(CalibrationReport, WithoutTrialsSaysSo) {
  lab::Calibration none = two_trials();
  none.trials.clear();
  EXPECT_EQ(calibration_table(none, {}), "  No trial came to its end.\n");
}

TEST(CalibrationReport, ExplainsTheArmsWhereThereIsRoom) {
  const std::string wide = calibration_table(two_trials(), {.width = 160});
  EXPECT_THAT(wide, HasSubstr("nothing changed: a FAIL is a false alarm"));
  EXPECT_THAT(wide, HasSubstr("20 % of the efficiency lost"));
  EXPECT_THAT(calibration_table(two_trials(), {.width = 80}), Not(HasSubstr("false alarm")));
}

TEST(CalibrationJson, KeepsEveryDecision) {
  const auto json = nlohmann::json::parse(results::calibration_json(two_trials()));
  EXPECT_EQ(json["neighbour"], true);
  EXPECT_EQ(json["tolerance"], 0.1);
  ASSERT_EQ(json["trials"].size(), 2U);
  const auto& decision = json["trials"][0]["decisions"][1];
  EXPECT_EQ(decision["arm"], "loss-20");
  EXPECT_EQ(decision["verdict"], "FAIL");
  EXPECT_EQ(decision["reason"], "because");
  EXPECT_EQ(decision["floor"], 0.88);
  EXPECT_EQ(decision["clean_rounds"], 24);
  EXPECT_EQ(decision["measured"]["lower"], 0.95);
  EXPECT_EQ(json["arms"][1]["failed"], 1);
  EXPECT_EQ(json["arms"][1]["inconclusive"], 1);
}

}  // namespace
}  // namespace gillab::report
