#include "measure/lab/taint.h"
#include "tell/words/taint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

namespace gillab::lab {
namespace {

constexpr double kCeiling = 2;

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Round> with_capacities(const std::vector<double>& capacities) {
  std::vector<Round> rounds(capacities.size());
  std::ranges::transform(capacities, rounds.begin(), [](double capacity) {
    Round round;
    round.capacity = capacity;
    return round;
  });
  return rounds;
}

void mark(std::vector<Round>& rounds, double ceiling, const TaintLimits& limits = {}) {
  std::vector<Sample> none;
  taint(rounds, none, ceiling, limits);
}

std::vector<std::string> taints(std::vector<Round> rounds, const TaintLimits& limits = {}) {
  mark(rounds, kCeiling, limits);
  std::vector<std::string> reasons;
  reasons.reserve(rounds.size());
  for (const Round& round : rounds)
    reasons.push_back(words::taints(round.taints));
  return reasons;
}

TEST(Taint, LeavesAQuietMachineAlone) {
  EXPECT_THAT(taints(with_capacities({1.95, 1.93, 1.96, 1.94, 1.70})), Each(IsEmpty()));
  EXPECT_THAT(taints({}), IsEmpty());
}

TEST(Taint, MarksARoundWhoseCapacityFell) {
  EXPECT_THAT(taints(with_capacities({1.95, 1.21, 1.95, 1.94})),
              ElementsAre("", "capacity 1.21 of the usual 1.95", "", ""));
}

TEST(Taint, TakesTheUpperQuartileAsUsualByNearestRank) {
  // The third of four, in order; the best one is luck.
  EXPECT_THAT(taints(with_capacities({2.6, 1.0, 2.0, 1.9}))[1], "capacity 1.00 of the usual 2.00");
  // Half of the rounds disturbed: still measured by the quiet ones.
  EXPECT_THAT(taints(with_capacities({1.0, 1.9, 1.1, 1.9, 1.0, 1.9})),
              ElementsAre("capacity 1.00 of the usual 1.90", "", "capacity 1.10 of the usual 1.90", "",
                          "capacity 1.00 of the usual 1.90", ""));
}

TEST(Taint, StopsExactlyAtTheLimit) {
  const TaintLimits half{.capacity_loss = 0.5, .serial_delay = 0.5, .steal = 0.5};
  auto rounds = with_capacities({2.0, 2.0, 1.0, 0.99});
  rounds[0].serial_delay = 0.5;
  rounds[1].steal = 0.5;
  EXPECT_THAT(taints(rounds, half), ElementsAre("", "", "", "capacity 0.99 of the usual 2.00"));
}

TEST(Taint, UsesTheLimitsOfTheManual) {
  // docs/measuring.md: capacity 15 % below or 10 % above, 5 % of delay, 2 % of steal.
  auto within = with_capacities({2.0, 2.0, 1.71, 2.19, 2.0, 2.0});
  within[4].serial_delay = 0.049;
  within[5].steal = 0.019;
  EXPECT_THAT(taints(within), Each(IsEmpty()));
  auto beyond = with_capacities({2.0, 2.0, 1.69, 2.21, 2.0, 2.0});
  beyond[4].serial_delay = 0.051;
  beyond[5].steal = 0.021;
  EXPECT_THAT(taints(beyond), ElementsAre("", "", "capacity 1.69 of the usual 2.00",
                                          "capacity 2.21 of at most 2, so its probe was disturbed",
                                          "serial runs waited 5.1 % for a CPU", "2.1 % CPU steal"));
}

TEST(Taint, WorksTheSameWithOneThread) {
  EXPECT_THAT(taints(with_capacities({1.0, 0.99, 0.62, 1.01})),
              ElementsAre("", "", "capacity 0.62 of the usual 1.00", ""));
}

TEST(Taint, MarksSerialRunsThatWaitedAndStolenTime) {
  auto rounds = with_capacities({1.9, 1.9, 1.9, 1.9});
  rounds[0].serial_delay = 0.07;
  rounds[1].steal = 0.024;
  rounds[2].serial_delay = 0.346;
  EXPECT_THAT(taints(rounds), ElementsAre("serial runs waited 7 % for a CPU", "2.4 % CPU steal",
                                          "serial runs waited 35 % for a CPU", ""));
}

TEST(Taint, JoinsSeveralReasons) {
  auto rounds = with_capacities({1.9, 1.2, 1.9});
  rounds[1].serial_delay = 0.12;
  rounds[1].steal = 0.03;
  EXPECT_EQ(taints(rounds)[1],
            "capacity 1.20 of the usual 1.90; serial runs waited 12 % for a CPU; 3 % CPU steal");
}

TEST(Taint, AllRoundsOfABusyMachineAreMarkedByTheirSerialRuns) {
  // The capacity is low everywhere, so low is usual; only the serial arms tell.
  auto rounds = with_capacities({1.02, 1.0, 0.98, 1.01});
  EXPECT_THAT(taints(rounds), Each(IsEmpty()));
  for (Round& round : rounds)
    round.serial_delay = 0.4;
  EXPECT_THAT(taints(rounds), Each("serial runs waited 40 % for a CPU"));
}

TEST(Taint, WithoutACapacityARoundDoesNotCount) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(taints(with_capacities({0, nan, 1.9, 1.1})),
              ElementsAre("no capacity was measured", "no capacity was measured", "",
                          "capacity 1.10 of the usual 1.90"));
}

TEST(Taint, ACapacityBeyondTheMachineIsNotBelieved) {
  EXPECT_THAT(taints(with_capacities({2.37, 1.95, 2.05, 2.97})),
              ElementsAre("capacity 2.37 of at most 2, so its probe was disturbed", "", "",
                          "capacity 2.97 of at most 2, so its probe was disturbed"));
}

TEST(Taint, WaitingNeedsNoCapacity) {
  auto rounds = with_capacities({1.9, 1.0, 2.9});
  mark(rounds, 0);
  EXPECT_TRUE(std::ranges::all_of(rounds, &Round::clean));
  rounds[0].serial_delay = 0.3;
  mark(rounds, 0);
  EXPECT_FALSE(rounds[0].clean()) << "the other signs still count";
}

TEST(Taint, MarksASampleBesideWhichTheCapacityFell) {
  auto rounds = with_capacities({1.9, 1.9, 1.9});
  std::vector<Sample> samples(3);
  samples[0].capacity = 1.9;
  samples[1].capacity = 1.1;
  taint(rounds, samples, kCeiling);
  EXPECT_TRUE(std::ranges::all_of(rounds, &Round::clean)) << "the rounds as such were quiet";
  EXPECT_EQ(words::taints(samples[0].taints), "");
  EXPECT_EQ(words::taints(samples[1].taints), "capacity 1.10 of the usual 1.90");
  EXPECT_EQ(words::taints(samples[2].taints), "") << "what runs serially has no capacity beside it";

  taint(rounds, samples, 0);
  EXPECT_EQ(words::taints(samples[1].taints), "") << "waiting needs no capacity";
}

TEST(Taint, IsDecidedAfreshEveryTime) {
  auto rounds = with_capacities({1.9, 1.2, 1.9});
  mark(rounds, kCeiling);
  EXPECT_FALSE(rounds[1].clean());
  rounds[1].capacity = 1.9;
  mark(rounds, kCeiling);
  EXPECT_TRUE(rounds[1].clean());
}

}  // namespace
}  // namespace gillab::lab
