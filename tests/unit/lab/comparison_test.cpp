#include "measure/lab/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScenarioBuilder;
using ::testing::UnorderedElementsAre;

/// A Python loop and a kernel without the GIL, both serial and in threads.
ScenarioBuilder four_variants() {
  ScenarioBuilder builder;
  builder.variant("python", "serial").variant("python", "threads");
  builder.variant("native", "serial").variant("native", "threads");
  return builder;
}

const std::map<std::string, double> kTimes{
    {"python/serial", 8.0}, {"python/threads", 10.0}, {"native/serial", 0.4}, {"native/threads", 0.25}};

std::vector<std::string> pairs(const std::vector<Comparison>& comparisons) {
  std::vector<std::string> names;
  names.reserve(comparisons.size());
  for (const Comparison& each : comparisons) {
    names.push_back(each.variant + " : " + each.reference + (each.null ? " (null)" : ""));
  }
  return names;
}

protocol::Claim claim_of(const std::string& variant, const std::string& over) {
  protocol::Claim claim;
  claim.variant = variant;
  claim.over = over;
  claim.measure = "speedup";
  return claim;
}

TEST(Compare, NoRatioIsGivenMoreCloselyThanTheReferenceAgreesWithItself) {
  auto builder = four_variants();
  for (const double copy : {5.0, 6.4, 8.0, 8.0, 8.0, 8.0, 10.0, 16.0})
    builder.round(kTimes).sample("python/serial", copy).as_null();
  const auto comparisons = compare(builder.result(), 2);
  const auto null = std::ranges::find(comparisons, true, &Comparison::null);
  ASSERT_NE(null, comparisons.end());
  EXPECT_LT(null->speedup.lower, 0.9);
  EXPECT_GT(null->speedup.upper, 1.1);
  const double agreement = agreement_with_itself(builder.result());
  EXPECT_DOUBLE_EQ(agreement, 2) << "a copy took twice as long at least once";

  const Comparison* native = find_comparison(comparisons, "native/threads", "native/serial");
  ASSERT_NE(native, nullptr);
  EXPECT_DOUBLE_EQ(native->speedup.value, 1.6) << "all rounds agree on it";
  EXPECT_DOUBLE_EQ(native->speedup.lower, 1.6 / agreement);
  EXPECT_DOUBLE_EQ(native->speedup.upper, 1.6 * agreement);
}

TEST(Compare, OneProcessWhoseReferenceDisagreesWidensNothing) {
  auto builder = four_variants();
  for (int process = 0; process < 5; ++process) {
    for (int round = 0; round < 3; ++round)
      builder.round(kTimes, 2, process).sample("python/serial", process == 4 ? 10.0 : 8.0).as_null();
  }
  EXPECT_DOUBLE_EQ(agreement_with_itself(builder.result()), 1);
  const auto comparisons = compare(builder.result(), 2);
  const auto null = std::ranges::find(comparisons, true, &Comparison::null);
  ASSERT_NE(null, comparisons.end());
  EXPECT_DOUBLE_EQ(null->speedup.lower, 0.8) << "its own interval is that of the processes";
  EXPECT_DOUBLE_EQ(find_comparison(comparisons, "native/threads", "native/serial")->speedup.lower, 1.6);
}

TEST(Compare, AnAgreeingReferenceWidensNothing) {
  auto builder = four_variants();
  for (const double time : {0.20, 0.24, 0.25, 0.25, 0.25, 0.26, 0.30, 0.31}) {
    builder.round({{"native/serial", 0.4}, {"native/threads", time}, {"python/serial", 8.0}})
        .sample("python/serial", 8.0)
        .as_null();
  }
  const auto comparisons = compare(builder.result(), 2);
  const Comparison* native = find_comparison(comparisons, "native/threads", "native/serial");
  ASSERT_NE(native, nullptr);
  EXPECT_DOUBLE_EQ(native->speedup.lower, 0.4 / 0.31);
  EXPECT_DOUBLE_EQ(native->speedup.upper, 0.4 / 0.20);
}

TEST(Compare, SideBySideEachImplementationIsItsOwnReference) {
  auto builder = four_variants().rounds(7, kTimes);
  builder.result().scenario.side_by_side = true;
  const auto comparisons = compare(builder.result(), 2);
  EXPECT_NE(find_comparison(comparisons, "python/threads", "python/serial"), nullptr);
  EXPECT_NE(find_comparison(comparisons, "native/threads", "native/serial"), nullptr);
  for (const Comparison& each : comparisons) {
    EXPECT_EQ(each.variant.substr(0, each.variant.find('/')),
              each.reference.substr(0, each.reference.find('/')))
        << "they do different things";
  }
}

TEST(Compare, LeavesOutScenariosThatAreAboutTheirCounters) {
  auto builder = four_variants().rounds(7, kTimes);
  builder.result().scenario.columns = {"held_share"};
  EXPECT_THAT(compare(builder.result(), 2), IsEmpty());
}

TEST(Compare, FindsTheRatiosThatTheTimesHave) {
  const auto comparisons = compare(four_variants().rounds(7, kTimes).result(), 2);
  const Comparison* python = find_comparison(comparisons, "python/threads", "python/serial");
  ASSERT_NE(python, nullptr);
  EXPECT_EQ(python->scenario, "sum");
  EXPECT_DOUBLE_EQ(python->speedup.value, 0.8);
  EXPECT_DOUBLE_EQ(python->speedup.lower, 0.8);
  EXPECT_EQ(python->speedup.confidence, 1 - 2.0 / 128);
  EXPECT_EQ(python->rounds, 7);
  EXPECT_EQ(python->clean_rounds, 7);
  const Comparison* native = find_comparison(comparisons, "native/threads", "python/serial");
  ASSERT_NE(native, nullptr);
  EXPECT_DOUBLE_EQ(native->speedup.value, 32);
}

TEST(Compare, PairsTimesOfTheSameRound) {
  // The machine slows down by the round; within each, the threads are twice as fast.
  auto builder = four_variants();
  for (int i = 1; i <= 6; ++i)
    builder.round({{"python/serial", 2.0 * i}, {"python/threads", 1.0 * i}});
  const auto comparisons = compare(builder.result(), 2);
  ASSERT_EQ(comparisons.size(), 1U);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.lower, 2);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.upper, 2);
}

TEST(Compare, AsksForEveryPairOnce) {
  auto builder = four_variants();
  builder.claim(claim_of("python/threads", "python/serial"));   // with the reference already
  builder.claim(claim_of("native/threads", "native/serial"));   // the same implementation already
  builder.claim(claim_of("native/threads", "python/threads"));  // new
  builder.claim(claim_of("native/threads", "python/threads"));
  builder.claim(claim_of("native/threads", "native/threads"));  // no comparison at all
  builder.claim(claim_of("native/threads", "no/such"));
  builder.result().scenario.evidence = {
      {.variant = "native/serial", .over = "python/threads", .measure = "speedup"},  // new
      {.variant = "python/threads", .over = "native/serial", .measure = "trips_per_s"}};
  for (int i = 0; i < 6; ++i)
    builder.round(kTimes).sample("python/serial", 8.0).as_null();
  EXPECT_THAT(pairs(compare(builder.result(), 2)),
              UnorderedElementsAre("native/serial : python/threads", "python/threads : python/serial",
                                   "native/serial : python/serial", "native/threads : python/serial",
                                   "python/serial : python/serial (null)", "native/threads : native/serial",
                                   "native/threads : python/threads"));
}

TEST(Compare, DoesNotCompareTheTimesOfAClaimAboutCounters) {
  auto builder = four_variants();
  protocol::Claim claim = claim_of("native/threads", "python/threads");
  claim.measure = "trips_per_s";
  builder.claim(claim).rounds(6, kTimes);
  EXPECT_EQ(find_comparison(compare(builder.result(), 2), "native/threads", "python/threads"), nullptr);
}

TEST(Compare, SetsTheReferenceAgainstItsSecondCopy) {
  auto builder = four_variants();
  for (int i = 0; i < 6; ++i)
    builder.round(kTimes).sample("python/serial", 4.0).as_null();
  const auto comparisons = compare(builder.result(), 2);
  // The second copy, twice as fast here, must not leak into the other comparisons.
  EXPECT_DOUBLE_EQ(find_comparison(comparisons, "python/threads", "python/serial")->speedup.value, 0.8);
  EXPECT_EQ(find_comparison(comparisons, "python/serial", "python/serial"), nullptr);
  const auto null = std::ranges::find(comparisons, true, &Comparison::null);
  ASSERT_NE(null, comparisons.end());
  EXPECT_DOUBLE_EQ(null->speedup.value, 2);
  EXPECT_EQ(null->ideal, 1);
  EXPECT_EQ(null->capacity, 0);
  EXPECT_EQ(null->efficiency, 0);
}

TEST(Compare, TheNullOfAThreadedReferenceIsExpectedToBeOne) {
  ScenarioBuilder builder;
  builder.variant("python", "threads").variant("python", "serial");
  for (int i = 0; i < 6; ++i) {
    builder.round({{"python/threads", 1.0}, {"python/serial", 1.0}}).sample("python/threads", 1.0).as_null();
  }
  const auto comparisons = compare(builder.result(), 2);
  EXPECT_THAT(pairs(comparisons),
              ElementsAre("python/serial : python/threads", "python/threads : python/threads (null)",
                          "python/threads : python/serial"));
  EXPECT_EQ(comparisons[1].ideal, 1);
  EXPECT_EQ(comparisons[1].capacity, 0);
}

TEST(Compare, ExchangingTheArmsInvertsTheEstimate) {
  auto builder = four_variants();
  builder.claim(claim_of("python/serial", "python/threads"));
  for (int i = 0; i < 21; ++i) {
    builder.round({{"python/serial", 1 + 0.1 * (i * 7 % 10)}, {"python/threads", 1 + 0.1 * (i * 3 % 7)}}, 2,
                  i % 3);
  }
  const auto comparisons = compare(builder.result(), 2);
  const Comparison* forward = find_comparison(comparisons, "python/threads", "python/serial");
  const Comparison* backward = find_comparison(comparisons, "python/serial", "python/threads");
  ASSERT_NE(forward, nullptr);
  ASSERT_NE(backward, nullptr);
  EXPECT_LT(forward->speedup.lower, forward->speedup.upper);
  EXPECT_DOUBLE_EQ(forward->speedup.value, 1 / backward->speedup.value);
  EXPECT_DOUBLE_EQ(forward->speedup.lower, 1 / backward->speedup.upper);
  EXPECT_DOUBLE_EQ(forward->speedup.upper, 1 / backward->speedup.lower);
}

TEST(Compare, DoesNotDependOnTheOrderOfTheSamples) {
  auto builder = four_variants();
  for (int i = 0; i < 9; ++i)
    builder.round({{"python/serial", 1 + 0.1 * i}, {"python/threads", 2 - 0.1 * i}}, 2, i % 2);
  const auto before = compare(builder.result(), 2);
  std::ranges::reverse(builder.result().samples);
  std::ranges::reverse(builder.result().rounds);
  const auto after = compare(builder.result(), 2);
  ASSERT_EQ(before.size(), after.size());
  EXPECT_EQ(before[0].speedup.value, after[0].speedup.value);
  EXPECT_EQ(before[0].speedup.lower, after[0].speedup.lower);
  EXPECT_EQ(before[0].speedup.upper, after[0].speedup.upper);
}

TEST(Compare, KeepsProcessesApart) {
  // Same round numbers in both; the second process is slow throughout.
  auto builder = four_variants();
  builder.rounds(5, {{"python/serial", 3.0}, {"python/threads", 2.0}}, 2, 0);
  builder.rounds(1, {{"python/serial", 12.0}, {"python/threads", 10.0}}, 2, 1);
  const auto comparisons = compare(builder.result(), 2);
  ASSERT_EQ(comparisons.size(), 1U);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.value, 1.5);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.lower, 1.2);
}

TEST(Compare, DecidesFromTheCleanRounds) {
  auto builder = four_variants();
  for (int i = 0; i < 6; ++i) {
    builder.round({{"python/serial", 2.0}, {"python/threads", 1.0}}, 1.9);
    builder.round({{"python/serial", 1.0}, {"python/threads", 1.0}}, 1.0).tainted();
  }
  const auto comparisons = compare(builder.result(), 2);
  ASSERT_EQ(comparisons.size(), 1U);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.value, 2);
  EXPECT_DOUBLE_EQ(comparisons[0].capacity, 1.9);
  EXPECT_EQ(comparisons[0].rounds, 12);
  EXPECT_EQ(comparisons[0].clean_rounds, 6);
}

TEST(Compare, SaysNothingFromTooFewCleanRounds) {
  auto builder = four_variants().rounds(5, kTimes);
  EXPECT_THAT(compare(builder.result(), 2), IsEmpty());
  builder.rounds(1, kTimes).tainted();
  EXPECT_THAT(compare(builder.result(), 2), IsEmpty());
  const RoundCount count = count_rounds(builder.result(), "python/threads", "python/serial");
  EXPECT_EQ(count.all, 6);
  EXPECT_EQ(count.clean, 5);
  builder.rounds(1, kTimes);
  EXPECT_EQ(compare(builder.result(), 2).size(), 4U);
}

TEST(Compare, LeavesOutRoundsInWhichAnArmIsMissing) {
  auto builder = four_variants();
  builder.rounds(6, {{"python/serial", 2.0}, {"python/threads", 1.0}});
  builder.rounds(3, {{"python/serial", 2.0}});
  builder.rounds(2, {{"python/threads", 7.0}});
  const auto comparisons = compare(builder.result(), 2);
  EXPECT_THAT(pairs(comparisons), ElementsAre("python/threads : python/serial"));
  EXPECT_EQ(comparisons[0].rounds, 6);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.upper, 2);
}

TEST(Compare, NeverUsesATimeThatIsNone) {
  auto builder = four_variants();
  builder.rounds(6, {{"python/serial", 2.0}, {"python/threads", 1.0}});
  for (const double time :
       {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    builder.round({{"python/serial", 2.0}, {"python/threads", time}});
    builder.round({{"python/serial", time}, {"python/threads", 1.0}});
  }
  const auto comparisons = compare(builder.result(), 2);
  ASSERT_EQ(comparisons.size(), 1U);
  EXPECT_EQ(comparisons[0].rounds, 6);
  EXPECT_EQ(comparisons[0].clean_rounds, 6);
  EXPECT_DOUBLE_EQ(comparisons[0].speedup.upper, 2);
}

TEST(Compare, BarsVariantsThatFailedOrWereNotChecked) {
  for (const Status status : {Status::kSkipped, Status::kFailed, Status::kTimeout}) {
    auto builder = four_variants().rounds(6, kTimes);
    builder.outcome("native/threads", status, "it did", true);
    EXPECT_THAT(pairs(compare(builder.result(), 2)),
                ElementsAre("python/threads : python/serial", "native/serial : python/serial"));
  }
  auto unchecked = four_variants().rounds(6, kTimes);
  unchecked.outcome("python/threads", Status::kOk, "", false);
  EXPECT_THAT(pairs(compare(unchecked.result(), 2)),
              ElementsAre("native/serial : python/serial", "native/threads : python/serial",
                          "native/threads : native/serial"));
}

TEST(Compare, WithoutItsReferenceStillComparesThreadsWithSerial) {
  auto builder = four_variants().rounds(6, kTimes);
  builder.outcome("python/serial", Status::kTimeout, "it took more than 60 s", true);
  EXPECT_THAT(pairs(compare(builder.result(), 2)), ElementsAre("native/threads : native/serial"));
}

TEST(Compare, EfficiencyIsOfThreadsAgainstTheirOwnSerialRuns) {
  auto builder = four_variants().threads(4);
  for (const double capacity : {1.8, 1.9, 2.0, 0.0, 2.1, 2.2, 1.6, 2.3})
    builder.round(kTimes, capacity);
  const auto comparisons = compare(builder.result(), 2);
  const Comparison* native = find_comparison(comparisons, "native/threads", "native/serial");
  ASSERT_NE(native, nullptr);
  EXPECT_EQ(native->ideal, 2);                // usable CPUs, not threads
  EXPECT_DOUBLE_EQ(native->capacity, 2.0);    // the round without a capacity does not count as 0
  EXPECT_DOUBLE_EQ(native->efficiency, 0.8);  // 1.6 of 2.0
  const Comparison* across = find_comparison(comparisons, "native/threads", "python/serial");
  EXPECT_DOUBLE_EQ(across->capacity, 2.0);
  EXPECT_EQ(across->efficiency, 0);
  const Comparison* serial = find_comparison(comparisons, "native/serial", "python/serial");
  EXPECT_EQ(serial->ideal, 1);
  EXPECT_EQ(serial->capacity, 0);
  EXPECT_EQ(serial->efficiency, 0);
}

TEST(Compare, WithFewerThreadsThanCpusTheThreadsAreTheIdeal) {
  auto builder = four_variants().threads(2).rounds(6, kTimes);
  EXPECT_EQ(find_comparison(compare(builder.result(), 64), "native/threads", "native/serial")->ideal, 2);
}

TEST(Compare, WaitingForInputNeedsNoCores) {
  ScenarioBuilder builder(protocol::Bound::kIo);
  builder.variant("python", "serial").variant("python", "threads").threads(16);
  builder.rounds(6, {{"python/serial", 4.0}, {"python/threads", 2.0}}, 1.9);
  const auto comparisons = compare(builder.result(), 2);
  ASSERT_EQ(comparisons.size(), 1U);
  EXPECT_EQ(comparisons[0].ideal, 4);  // tasks
  EXPECT_EQ(comparisons[0].capacity, 0);
  EXPECT_DOUBLE_EQ(comparisons[0].efficiency, 0.5);
}

TEST(Compare, WithoutACapacityThereIsNoEfficiency) {
  auto builder = four_variants().rounds(6, kTimes, 0);
  const auto comparisons = compare(builder.result(), 2);
  const Comparison* native = find_comparison(comparisons, "native/threads", "native/serial");
  EXPECT_EQ(native->capacity, 0);
  EXPECT_EQ(native->efficiency, 0);
}

TEST(Compare, OfAnEmptyResultIsEmpty) {
  EXPECT_THAT(compare(ScenarioResult{}, 2), IsEmpty());
}

}  // namespace
}  // namespace gillab::lab
