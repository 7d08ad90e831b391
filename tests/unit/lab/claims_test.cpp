#include "measure/lab/claims.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "measure/lab/comparison.h"
#include "scenario_builder.h"
#include "tell/words/reason.h"

namespace gillab::lab {
namespace {

using testing::ScenarioBuilder;

struct Bounds {
  std::optional<double> at_least = std::nullopt;
  std::optional<double> at_most = std::nullopt;
};

protocol::Claim claim_on(const std::string& measure, const Bounds& bounds, const std::string& when = "") {
  protocol::Claim claim;
  claim.text = "Threads do not speed up a Python loop.";
  claim.variant = "python/threads";
  claim.over = measure == "speedup" || measure == "efficiency" ? "python/serial" : "";
  claim.measure = measure;
  claim.at_least = bounds.at_least;
  claim.at_most = bounds.at_most;
  claim.when = when;
  return claim;
}

ScenarioBuilder python_loop(protocol::Bound bound = protocol::Bound::kCpu) {
  ScenarioBuilder builder(bound);
  builder.variant("python", "serial").variant("python", "threads");
  return builder;
}

/// Rounds in which the threads were 1.20, 1.22, …, 1.30 times as fast: the interval is 1.20–1.30, its
/// middle 1.25.
ScenarioBuilder around_five_quarters(protocol::Bound bound = protocol::Bound::kCpu, double capacity = 2) {
  auto builder = python_loop(bound);
  for (int i = 0; i < 6; ++i) {
    builder.round({{"python/serial", 1.20 + 0.02 * i}, {"python/threads", 1.0}}, capacity);
  }
  return builder;
}

ClaimResult judge(ScenarioBuilder builder, const protocol::Claim& claim, bool gil_enabled = true) {
  ScenarioResult& result = builder.claim(claim).result();
  result.comparisons = compare(result, 2);
  const auto judged = judge_claims(result, gil_enabled);
  EXPECT_EQ(judged.size(), 1U);
  EXPECT_EQ(judged.front().claim.text, claim.text);
  return judged.front();
}

TEST(JudgeClaims, HoldsWhenTheWholeIntervalIsWithin) {
  for (const Bounds& bounds : {Bounds{.at_most = 1.31}, Bounds{.at_least = 1.19}, Bounds{1.19, 1.31}}) {
    const ClaimResult judged = judge(around_five_quarters(), claim_on("speedup", bounds));
    EXPECT_EQ(judged.verdict, Verdict::kHolds);
    EXPECT_EQ(words::reason(judged.reason), "");
    ASSERT_TRUE(judged.measured);
    EXPECT_NEAR(judged.measured->value, 1.25, 1e-3);
    EXPECT_NEAR(judged.measured->lower, 1.20, 1e-9);
    EXPECT_NEAR(judged.measured->upper, 1.30, 1e-9);
  }
}

TEST(JudgeClaims, FailsWhenTheWholeIntervalIsOutside) {
  for (const Bounds& bounds :
       {Bounds{.at_most = 1.19}, Bounds{.at_least = 1.31}, Bounds{1.0, 1.1}, Bounds{1.5, 1.9}}) {
    const ClaimResult judged = judge(around_five_quarters(), claim_on("speedup", bounds));
    EXPECT_EQ(judged.verdict, Verdict::kFails);
    EXPECT_TRUE(judged.measured);
    EXPECT_EQ(words::reason(judged.reason), "");
  }
}

TEST(JudgeClaims, IsUndecidedWhenTheIntervalStraddlesABound) {
  const auto reason = [](const Bounds& bounds) {
    const ClaimResult judged = judge(around_five_quarters(), claim_on("speedup", bounds));
    EXPECT_EQ(judged.verdict, Verdict::kUndecided);
    EXPECT_TRUE(judged.measured);
    return words::reason(judged.reason);
  };
  EXPECT_EQ(reason({.at_most = 1.25}), "the interval 1.20–1.30 straddles the bound 1.25");
  EXPECT_EQ(reason({.at_least = 1.225}), "the interval 1.20–1.30 straddles the bound 1.225");
  EXPECT_EQ(reason({1.0, 1.25}), "the interval 1.20–1.30 straddles the bound 1.25");
  EXPECT_EQ(reason({1.25, 2.0}), "the interval 1.20–1.30 straddles the bound 1.25");
  EXPECT_EQ(reason({1.22, 1.28}), "the interval 1.20–1.30 straddles the bounds 1.22 and 1.28");
}

TEST(JudgeClaims, DoesNotConcernAnotherKindOfBuild) {
  const ClaimResult gil = judge(around_five_quarters(), claim_on("speedup", {.at_most = 2}, "gil"), false);
  EXPECT_EQ(gil.verdict, Verdict::kNotApplicable);
  EXPECT_EQ(words::reason(gil.reason), "needs a build with the GIL");
  EXPECT_FALSE(gil.measured);
  const ClaimResult free =
      judge(around_five_quarters(), claim_on("speedup", {.at_most = 2}, "free-threaded"), true);
  EXPECT_EQ(free.verdict, Verdict::kNotApplicable);
  EXPECT_EQ(words::reason(free.reason), "needs a free-threaded build ('--python python3.13t')");
}

TEST(JudgeClaims, DoesNotConcernASizeThatDoesNotDoIt) {
  for (const char* name : {"python/threads", "python/serial"}) {
    auto builder =
        around_five_quarters().outcome(name, Status::kSkipped, "takes too long ('--size seed')", false);
    for (VariantResult& variant : builder.result().variants)
      variant.elsewhere = variant.variant.name == name;
    const ClaimResult judged = judge(builder, claim_on("speedup", {.at_most = 2}));
    EXPECT_EQ(judged.verdict, Verdict::kNotApplicable);
    EXPECT_EQ(words::reason(judged.reason),
              std::string(name) + " was skipped: takes too long ('--size seed')");
    EXPECT_EQ(judge(builder, claim_on("some_counter", {.at_most = 2})).verdict,
              std::string(name) == "python/threads" ? Verdict::kNotApplicable : Verdict::kUndecided);
  }
}

TEST(JudgeClaims, DoesNotConcernAnInterpreterThatCannotRunTheScenario) {
  auto builder = around_five_quarters();
  builder.result().status = Status::kSkipped;
  builder.result().reason = "needs Python 3.99 or newer";
  builder.result().elsewhere = true;
  const ClaimResult judged = judge(builder, claim_on("speedup", {.at_most = 2}));
  EXPECT_EQ(judged.verdict, Verdict::kNotApplicable);
  EXPECT_EQ(words::reason(judged.reason), "the scenario was skipped: needs Python 3.99 or newer");
}

TEST(JudgeClaims, ConcernsItsOwnKindOfBuild) {
  EXPECT_EQ(judge(around_five_quarters(), claim_on("speedup", {.at_most = 2}, "gil"), true).verdict,
            Verdict::kHolds);
  EXPECT_EQ(
      judge(around_five_quarters(), claim_on("speedup", {.at_most = 2}, "free-threaded"), false).verdict,
      Verdict::kHolds);
}

TEST(JudgeClaims, CountsTheCleanRoundsThatWereTooFew) {
  auto builder = python_loop();
  for (int i = 0; i < 21; ++i) {
    builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}});
    if (i >= 3) builder.tainted();
  }
  const ClaimResult judged = judge(builder, claim_on("speedup", {.at_most = 1.25}));
  EXPECT_EQ(judged.verdict, Verdict::kUndecided);
  EXPECT_EQ(words::reason(judged.reason), "only 3 clean rounds of 21");
  EXPECT_FALSE(judged.measured);
  EXPECT_EQ(words::reason(judge(python_loop().rounds(1, {{"python/serial", 1.0}, {"python/threads", 1.0}}),
                                claim_on("speedup", {.at_most = 1.25}))
                              .reason),
            "only 1 clean round of 1");
  EXPECT_EQ(words::reason(judge(python_loop(), claim_on("speedup", {.at_most = 1.25})).reason),
            "no round timed both python/threads and python/serial");
}

TEST(JudgeClaims, SaysWhatBecameOfTheVariant) {
  const auto reason = [](const std::string& name, Status status, const std::string& why,
                         bool checked = true) {
    const ClaimResult judged = judge(around_five_quarters().outcome(name, status, why, checked),
                                     claim_on("speedup", {.at_most = 2}));
    EXPECT_EQ(judged.verdict, Verdict::kUndecided);
    EXPECT_FALSE(judged.measured);
    return words::reason(judged.reason);
  };
  EXPECT_EQ(reason("python/threads", Status::kSkipped, "numpy is not installed"),
            "python/threads was skipped: numpy is not installed");
  // Why stands beside the variant.
  EXPECT_EQ(reason("python/serial", Status::kFailed, "its result is wrong"), "python/serial failed");
  EXPECT_EQ(reason("python/threads", Status::kTimeout, ""), "python/threads timed out");
  EXPECT_EQ(reason("python/serial", Status::kOk, "", false), "the results of python/serial were not checked");
}

TEST(JudgeClaims, SaysWhatBecameOfTheScenario) {
  auto builder = around_five_quarters();
  builder.result().status = Status::kSkipped;
  builder.result().reason = "torch is not installed";
  builder.result().variants.clear();
  EXPECT_EQ(words::reason(judge(builder, claim_on("speedup", {.at_most = 2})).reason),
            "the scenario was skipped: torch is not installed");
}

TEST(JudgeClaims, NamesAVariantThatDoesNotExist) {
  auto claim = claim_on("speedup", {.at_most = 2});
  claim.over = "python/seriall";
  EXPECT_EQ(judge(around_five_quarters(), claim).verdict, Verdict::kUndecided);
  EXPECT_EQ(words::reason(judge(around_five_quarters(), claim).reason),
            "there is no variant \"python/seriall\"");
  claim = claim_on("lost", {.at_most = 2});
  claim.variant = "numpy/threads";
  EXPECT_EQ(words::reason(judge(around_five_quarters(), claim).reason),
            "there is no variant \"numpy/threads\"");
}

TEST(JudgeClaims, DecidesNothingWithoutABound) {
  const ClaimResult judged = judge(around_five_quarters(), claim_on("speedup", {}));
  EXPECT_EQ(judged.verdict, Verdict::kUndecided);
  EXPECT_EQ(words::reason(judged.reason), "the claim gives no bound");
  EXPECT_TRUE(judged.measured);
}

TEST(JudgeClaims, RefusesToCompareAVariantWithItself) {
  auto claim = claim_on("speedup", {.at_most = 2});
  claim.over = claim.variant;
  EXPECT_EQ(words::reason(judge(around_five_quarters(), claim).reason),
            "python/threads is compared with itself");
}

TEST(JudgeClaims, EfficiencyIsTheSpeedupOverTheCapacity) {
  const ClaimResult judged = judge(around_five_quarters(protocol::Bound::kCpu, 2.5),
                                   claim_on("efficiency", {.at_least = 0.475, .at_most = 0.525}));
  EXPECT_EQ(judged.verdict, Verdict::kHolds);
  ASSERT_TRUE(judged.measured);
  EXPECT_NEAR(judged.measured->lower, 0.48, 1e-9);
  EXPECT_NEAR(judged.measured->upper, 0.52, 1e-9);
  EXPECT_EQ(judged.measured->confidence, 0.96875);
  EXPECT_EQ(words::reason(
                judge(around_five_quarters(protocol::Bound::kCpu, 0), claim_on("efficiency", {.at_most = 1}))
                    .reason),
            "no capacity was measured for python/threads");
}

TEST(JudgeClaims, EfficiencyOfWaitingIsTheSpeedupOverTheIdeal) {
  auto builder = python_loop(protocol::Bound::kIo).threads(4);
  builder.rounds(6, {{"python/serial", 4.0}, {"python/threads", 1.25}});
  const ClaimResult judged = judge(builder, claim_on("efficiency", {.at_least = 0.75}));
  EXPECT_EQ(judged.verdict, Verdict::kHolds);
  EXPECT_DOUBLE_EQ(judged.measured->value, 0.8);
}

TEST(JudgeClaims, SaysWhyThereIsNoEfficiency) {
  EXPECT_EQ(words::reason(judge(around_five_quarters(protocol::Bound::kCpu, 1.1),
                                claim_on("efficiency", {.at_least = 0.9}))
                              .reason),
            "native threads reached only 1.10x here, too little to tell");
  auto builder = python_loop();
  builder.variant("native", "threads");
  builder.rounds(6, {{"python/serial", 4.0}, {"native/threads", 1.0}});
  protocol::Claim claim = claim_on("efficiency", {.at_least = 0.9});
  claim.variant = "native/threads";
  EXPECT_EQ(words::reason(judge(builder, claim).reason),
            "native/threads over python/serial has no efficiency");
}

ScenarioBuilder counted(const std::vector<double>& losses) {
  auto builder = python_loop();
  for (const double lost : losses)
    builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).counting("lost", lost);
  return builder;
}

TEST(JudgeClaims, ACounterSpansAllItsSamples) {
  const ClaimResult judged = judge(counted({7, 2, 4}), claim_on("lost", {.at_least = 1}));
  EXPECT_EQ(judged.verdict, Verdict::kHolds);
  ASSERT_TRUE(judged.measured);
  EXPECT_EQ(judged.measured->value, 4);
  EXPECT_EQ(judged.measured->lower, 2);
  EXPECT_EQ(judged.measured->upper, 7);
  EXPECT_EQ(judged.measured->confidence, 1);
  EXPECT_EQ(judge(counted({7, 2, 4}), claim_on("lost", {.at_most = 0})).verdict, Verdict::kFails);
  EXPECT_EQ(judge(counted({0, 0, 120}), claim_on("lost", {.at_most = 0})).verdict, Verdict::kFails)
      << "one loss refutes that there is none";
  EXPECT_EQ(judge(counted({0, 9, 9}), claim_on("lost", {.at_least = 1})).verdict, Verdict::kHolds)
      << "at least is about the usual count";
  EXPECT_EQ(judge(counted({0, 0, 9}), claim_on("lost", {.at_least = 1})).verdict, Verdict::kFails);
}

TEST(JudgeClaims, ACounterOfATaintedRoundCounts) {
  auto builder = counted({0, 0, 5});
  builder.tainted();
  const ClaimResult judged = judge(builder, claim_on("lost", {.at_most = 0}));
  EXPECT_EQ(judged.verdict, Verdict::kFails);
  EXPECT_EQ(judged.measured->upper, 5);
}

TEST(JudgeClaims, ACounterThatNobodyCountedIsUndecided) {
  const ClaimResult judged = judge(counted({1, 2}), claim_on("found", {.at_most = 0}));
  EXPECT_EQ(judged.verdict, Verdict::kUndecided);
  EXPECT_EQ(words::reason(judged.reason), "no sample of python/threads has a counter \"found\"");
}

/// Rounds in which python/threads measures its share.
ScenarioBuilder measured(const std::vector<double>& shares) {
  auto builder = python_loop();
  for (const double share : shares)
    builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).counting("held_share", share);
  return builder;
}

TEST(JudgeClaims, AMeasuredCounterIsJudgedByTheIntervalOfItsMedian) {
  const std::vector<double> one_outlier{0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1, 0.9};
  const ClaimResult judged = judge(measured(one_outlier), claim_on("held_share", {.at_most = 0.5}));
  EXPECT_EQ(judged.verdict, Verdict::kHolds);
  EXPECT_LT(judged.measured->upper, 0.5);
  EXPECT_GE(judged.measured->confidence, 0.95);
  const std::vector<double> divided{0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9};
  EXPECT_EQ(judge(measured(divided), claim_on("held_share", {.at_most = 0.5})).verdict, Verdict::kUndecided);
  EXPECT_EQ(judge(measured(divided), claim_on("held_share", {.at_least = 0.95})).verdict, Verdict::kFails);
}

TEST(JudgeClaims, AMeasuredCounterIsThatOfTheCleanRoundsWhereThereAreEnough) {
  auto builder = measured({0.1, 0.1, 0.1, 0.1, 0.1, 0.1});
  for (int i = 0; i < 6; ++i) {
    builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).counting("held_share", 0.9).tainted();
  }
  EXPECT_EQ(judge(builder, claim_on("held_share", {.at_most = 0.2})).verdict, Verdict::kHolds);
  auto busy = measured({0.1});
  for (int i = 0; i < 6; ++i) {
    busy.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).counting("held_share", 0.9).tainted();
  }
  EXPECT_EQ(judge(busy, claim_on("held_share", {.at_least = 0.8})).measured->value, 0.9);
}

TEST(JudgeClaims, AMeasuredCounterOfTooFewRoundsIsUndecided) {
  const ClaimResult judged = judge(measured({0.1, 0.1}), claim_on("held_share", {.at_most = 0.5}));
  EXPECT_EQ(judged.verdict, Verdict::kUndecided);
  EXPECT_EQ(words::reason(judged.reason), "only 2 rounds");
}

TEST(JudgeClaims, AMeanOfACountIsMeasured) {
  auto builder = python_loop();
  builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).counting("at_once_mean", 8.5);
  EXPECT_EQ(words::reason(judge(builder, claim_on("at_once_mean", {.at_least = 2})).reason), "only 1 round");
}

/// Six rounds in which one variant counts twice to thrice what the other does; no round has the same.
ScenarioBuilder counting_both(double serial_in_last = 6) {
  auto builder = python_loop();
  for (int i = 1; i <= 6; ++i) {
    builder.round({{"python/serial", 1.0}})
        .counting("trips_per_s", i == 6 ? serial_in_last : i)
        .sample("python/threads", 1.0)
        .counting("trips_per_s", 2 * i + 0.1 * i);
  }
  return builder;
}

TEST(JudgeClaims, ACounterOverAnothersIsARatioWithinRounds) {
  protocol::Claim claim = claim_on("trips_per_s", {.at_least = 2});
  claim.over = "python/serial";
  const ClaimResult judged = judge(counting_both(), claim);
  EXPECT_EQ(judged.verdict, Verdict::kHolds);
  EXPECT_NEAR(judged.measured->value, 2.1, 1e-9);
  EXPECT_NEAR(judged.measured->lower, 2.1, 1e-9);
}

TEST(JudgeClaims, ACounterOverNothingIsNoRatio) {
  protocol::Claim claim = claim_on("trips_per_s", {.at_least = 2});
  claim.over = "python/serial";
  EXPECT_EQ(words::reason(judge(counting_both(0), claim).reason), "only 5 rounds") << "zero is no divisor";
  claim.measure = "found";
  EXPECT_EQ(words::reason(judge(counting_both(), claim).reason),
            "no round has the counter \"found\" of both python/threads and python/serial");
}

TEST(JudgeClaims, ARatioOfCountersTakesOnlyRoundsThatHaveBoth) {
  protocol::Claim claim = claim_on("trips_per_s", {.at_least = 2});
  claim.over = "python/serial";
  auto builder = counting_both();
  builder.round({}).sample("python/threads", 1.0).counting("trips_per_s", 100);
  builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}).counting("trips_per_s", 100);
  const ClaimResult judged = judge(builder, claim);
  EXPECT_EQ(judged.verdict, Verdict::kHolds);
  EXPECT_NEAR(judged.measured->upper, 2.1, 1e-9);
}

TEST(JudgeClaims, ARatioOfCountersNeedsBothVariantsToHaveRun) {
  protocol::Claim claim = claim_on("trips_per_s", {.at_least = 2});
  claim.over = "python/serial";
  auto builder = counting_both();
  builder.outcome("python/serial", Status::kTimeout, "", true);
  EXPECT_EQ(words::reason(judge(builder, claim).reason), "python/serial timed out");
}

TEST(JudgeClaims, TheSecondCopyCountsButMeasuresNothingOfItsOwn) {
  ScenarioBuilder builder;
  builder.variant("python", "threads").variant("python", "serial");
  for (int i = 0; i < 6; ++i) {
    builder.round({})
        .sample("python/threads", 1.0)
        .counting("lost", 1)
        .counting("held_share", 0.2)
        .sample("python/threads", 1.0)
        .as_null()
        .counting("lost", 5)
        .counting("held_share", 0.8);
  }
  EXPECT_EQ(judge(builder, claim_on("lost", {.at_most = 3})).verdict, Verdict::kFails);
  const ClaimResult share = judge(builder, claim_on("held_share", {.at_most = 0.3}));
  EXPECT_EQ(share.verdict, Verdict::kHolds);
  EXPECT_EQ(share.measured->upper, 0.2);
}

TEST(JudgeClaims, ARatioOfCountersIsToTheFirstCopyInTheSameRoundOfTheSameProcess) {
  protocol::Claim claim = claim_on("trips_per_s", {.at_least = 2});
  claim.over = "python/serial";
  auto builder = python_loop();
  for (const int process : {0, 1}) {
    for (int i = 0; i < 4; ++i) {
      builder.round({}, 2, process)
          .sample("python/serial", 1.0)
          .as_null()
          .counting("trips_per_s", 1000)
          .sample("python/serial", 1.0)
          .counting("trips_per_s", process == 0 ? 1 : 10)
          .sample("python/threads", 1.0)
          .counting("trips_per_s", process == 0 ? 2 : 20);
    }
  }
  const ClaimResult judged = judge(builder, claim);
  ASSERT_TRUE(judged.measured) << words::reason(judged.reason);
  EXPECT_EQ(judged.measured->lower, 2);
  EXPECT_EQ(judged.measured->upper, 2);
}

TEST(JudgeClaims, ABoundItselfIsWithin) {
  const auto verdict = [](const Bounds& bounds) {
    const std::vector<double> between{0.25, 0.25, 0.25, 0.5, 0.5, 0.5};
    return judge(measured(between), claim_on("held_share", bounds)).verdict;
  };
  EXPECT_EQ(verdict({.at_most = 0.5}), Verdict::kHolds);
  EXPECT_EQ(verdict({.at_least = 0.25}), Verdict::kHolds);
  EXPECT_EQ(verdict({.at_least = 0.5}), Verdict::kUndecided) << "its upper end would do";
  EXPECT_EQ(verdict({.at_most = 0.25}), Verdict::kUndecided) << "its lower end would do";
}

TEST(JudgeClaims, WritesIntervalsAsShortAsTheyStayTelling) {
  const auto reason = [](double low, double high, double bound) {
    return words::reason(judge(measured({low, low, low, low, high, high, high, high}),
                               claim_on("held_share", {.at_most = bound}))
                             .reason);
  };
  EXPECT_EQ(reason(0.00123, 0.0456, 0.01), "the interval 0.0012–0.046 straddles the bound 0.01");
  EXPECT_EQ(reason(0, 12.344, 0.5), "the interval 0.00–12.34 straddles the bound 0.5");
  EXPECT_EQ(reason(99.5, 1234.5678, 100), "the interval 99.50–1235 straddles the bound 100");
}

TEST(JudgeClaims, TellsAVariantThatWasLeftOutFromOneThatIsNone) {
  auto builder = around_five_quarters();
  builder.result().scenario.variants = {{.name = "python/processes"}};
  auto claim = claim_on("speedup", {.at_most = 2});
  claim.variant = "python/processes";
  EXPECT_EQ(words::reason(judge(builder, claim).reason), "python/processes was left out");
}

TEST(JudgeClaims, KeepsTheOrderOfTheClaims) {
  auto builder = around_five_quarters();
  for (const double bound : {1.1, 1.25, 1.4})
    builder.claim(claim_on("speedup", {.at_most = bound}));
  builder.result().comparisons = compare(builder.result(), 2);
  const auto judged = judge_claims(builder.result(), true);
  ASSERT_EQ(judged.size(), 3U);
  EXPECT_EQ(judged[0].verdict, Verdict::kFails);
  EXPECT_EQ(judged[1].verdict, Verdict::kUndecided);
  EXPECT_EQ(judged[2].verdict, Verdict::kHolds);
}

}  // namespace
}  // namespace gillab::lab
