#include "tell/report/summary.h"

#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"

namespace gillab::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string told(const lab::ScenarioResult& result) {
  return fmt::format("{}", fmt::join(summary(result).sentences, "|"));
}

lab::Estimate& ratio(lab::ScenarioResult& result, const std::string& variant, const std::string& reference) {
  for (lab::Comparison& each : result.comparisons) {
    if (!each.null && each.variant == variant && each.reference == reference) return each.speedup;
  }
  throw std::out_of_range(variant);
}

TEST(Summary, NamesTheFastestAndWhatSharingTheTasksBrings) {
  const std::string text = told(gillab::testing::primes_result());
  EXPECT_THAT(text,
              HasSubstr("native-released/threads is fastest: 19.4x [19.1, 19.8] as fast as python/serial."));
  EXPECT_THAT(text, HasSubstr("Sharing the tasks pays for native-released/threads (1.94x, "));
  EXPECT_THAT(text, HasSubstr("Sharing the tasks brings nothing to python/threads (0.99x"));
}

TEST(Summary, TwoThatMayBeAsFastAreBothAmongTheFastest) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  ratio(result, "native-released/serial", "python/serial") = {.value = 19, .lower = 18, .upper = 20};
  EXPECT_THAT(told(result), HasSubstr("native-released/threads is among the fastest: 19.4x"));
}

TEST(Summary, NothingIsFasterWhenNothingSurelyIs) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  for (lab::Comparison& each : result.comparisons)
    each.speedup = {.value = 1.05, .lower = 0.95, .upper = 1.2};
  EXPECT_THAT(told(result), HasSubstr("Nothing is surely faster than python/serial."));
  EXPECT_THAT(told(result), HasSubstr("It is open whether sharing the tasks pays for python/threads"));
}

TEST(Summary, WhatIsComparedWithDifferentVariantsHasNoFastest) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  result.scenario.side_by_side = true;
  EXPECT_THAT(told(result), Not(HasSubstr("fastest")));
}

TEST(Summary, LosingIsNotTheSameAsGainingNothing) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  ratio(result, "python/threads", "python/serial") = {.value = 0.5, .lower = 0.45, .upper = 0.6};
  EXPECT_THAT(told(result), HasSubstr("Sharing the tasks slows down python/threads (0.50x"));
}

TEST(Summary, DisturbedRoundsAndTroubleAreSaid) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  for (lab::Round& round : result.rounds)
    round.taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.2}};
  EXPECT_THAT(told(result), HasSubstr("Only 0 of "));
  result.status = lab::Status::kFailed;
  result.reason = "";
  EXPECT_THAT(told(result), HasSubstr("failed."));
}

TEST(Summary, OfSeveralScenariosCountsTheirClaims) {
  const lab::Results results{
      .context = gillab::testing::example_context(),
      .scenarios = {gillab::testing::primes_result(), gillab::testing::primes_result()}};
  const blocks::Summary both = summary(results);
  ASSERT_EQ(both.sentences.size(), 2);
  EXPECT_EQ(both.sentences[0], "2 scenarios.");
  EXPECT_THAT(both.sentences[1], HasSubstr("claims: "));
  EXPECT_THAT(both.facts, Not(ElementsAre()));
  EXPECT_EQ(summary(lab::Results{}).sentences.front(), "0 scenarios.");
}

}  // namespace
}  // namespace gillab::report
