#include "tell/report/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate_example.h"

namespace gillab::report {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

blocks::Verdicts verdicts_of(const lab::GateReport& report) {
  return std::get<blocks::Verdicts>(gate(report).at(0));
}

TEST(GateReportPage, HasTheVerdictsByScenario) {
  const blocks::Verdicts verdicts = verdicts_of(gillab::testing::example_report());
  ASSERT_EQ(verdicts.groups.size(), 3U);
  EXPECT_EQ(verdicts.groups[0].scenario, "primes");
  ASSERT_EQ(verdicts.groups[0].rows.size(), 4U);
  const blocks::VerdictRow& failed = verdicts.groups[0].rows[0];
  EXPECT_EQ(failed.verdict, lab::GateVerdict::kFail);
  EXPECT_EQ(failed.variant, "native-released/threads");
  EXPECT_EQ(failed.baseline, 0.9712);
  EXPECT_EQ(failed.measured->value, 0.6134);
  EXPECT_EQ(failed.floor, 0.864);
  EXPECT_THAT(failed.reason, StartsWith("upper bound 62.4 % < floor 86.4 %"));
  EXPECT_EQ(verdicts.groups[0].rows[3].floor, std::nullopt) << "a count that nobody took";
  EXPECT_EQ(verdicts.groups[1].rows[2].floor, 0) << "a count";
}

TEST(GateReportPage, TellsBothSidesAndTheCounts) {
  const blocks::Verdicts verdicts = verdicts_of(gillab::testing::example_report());
  EXPECT_EQ(verdicts.tolerance, 0.1);
  EXPECT_EQ(verdicts.baseline.label, "baseline");
  EXPECT_EQ(verdicts.baseline.parts.front(), "2025-06-01T12:00:00+00:00");
  EXPECT_EQ(verdicts.current.label, "measured");
  EXPECT_EQ(verdicts.current.parts.front(), "2025-07-02T08:30:00+02:00");
  EXPECT_EQ(verdicts.counts, "3 passed, 1 FAILED, 2 inconclusive, 1 refused, 1 not compared");
  EXPECT_EQ(verdicts.outcome, "regression");
}

TEST(GateReportPage, HintsAtWhatToDoInOrder) {
  lab::GateReport report = gillab::testing::example_report();
  report.notes.emplace_back(lab::note::Interrupted{"sum"});
  EXPECT_THAT(
      verdicts_of(report).hints,
      ElementsAre(StartsWith("INCONCLUSIVE is"), StartsWith("REFUSED would"), StartsWith("NOT COMPARED was"),
                  StartsWith("The baseline has nothing of blas and"), StartsWith("Interrupted: of sum")));
  report.missing.clear();
  report.notes.clear();
  std::erase_if(report.judgements, [](const auto& each) { return each.verdict != lab::GateVerdict::kFail; });
  EXPECT_THAT(verdicts_of(report).hints, ElementsAre()) << "a FAIL explains itself";
}

}  // namespace
}  // namespace gillab::report
