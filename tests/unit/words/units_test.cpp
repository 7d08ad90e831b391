#include "tell/words/units.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace gillab::words {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Duration, HasThreeDigitsAndTheFittingUnit) {
  EXPECT_EQ(duration(0), "0 s");
  EXPECT_EQ(duration(53e-9), "53.0 ns");
  EXPECT_EQ(duration(0.4e-9), "0.400 ns");
  EXPECT_EQ(duration(850e-6), "850 µs");
  EXPECT_EQ(duration(850e-6, false), "850 us");
  EXPECT_EQ(duration(0.04123), "41.2 ms");
  EXPECT_EQ(duration(1.376), "1.38 s");
  EXPECT_EQ(duration(27.29), "27.3 s");
  EXPECT_EQ(duration(1380), "23.0 min");
  EXPECT_EQ(duration(9000), "2.50 h");
}

TEST(Duration, RoundsBeforeItChoosesTheUnit) {
  EXPECT_EQ(duration(999.6e-9), "1.00 µs");
  EXPECT_EQ(duration(0.9996), "1.00 s");
  EXPECT_EQ(duration(0.9994), "999 ms");
}

TEST(Duration, NeedsNoFinitePositiveNumber) {
  EXPECT_EQ(duration(-0.0012), "-1.20 ms");
  EXPECT_EQ(duration(kInfinity), "n/a");
  EXPECT_EQ(duration(std::numeric_limits<double>::quiet_NaN()), "n/a");
}

TEST(Number, HasThreeDigits) {
  EXPECT_EQ(number(0), "0");
  EXPECT_EQ(number(0.0123456), "0.0123");
  EXPECT_EQ(number(9.996), "10.0");
  EXPECT_EQ(number(3427), "3430");
  EXPECT_EQ(number(-123456), "-123,000");
  EXPECT_EQ(number(1234567890), "1,230,000,000");
  EXPECT_EQ(number(1.2e-7), "1.20e-07");
  EXPECT_EQ(number(1e300), "1.00e+300");
}

TEST(Count, IsExact) {
  EXPECT_EQ(count(0), "0");
  EXPECT_EQ(count(1234), "1234");
  EXPECT_EQ(count(50000), "50,000");
  EXPECT_EQ(count(-1234567), "-1,234,567");
  EXPECT_EQ(count(123456789), "123,456,789");
}

TEST(Ratio, HasTwoDecimalsAroundOne) {
  EXPECT_EQ(ratio(2.006), "2.01x");
  EXPECT_EQ(ratio(0.991), "0.99x");
  EXPECT_EQ(ratio(19.44), "19.4x");
  EXPECT_EQ(ratio(0.01234), "0.0123x");
  EXPECT_EQ(ratio(3427), "3430x");
  EXPECT_EQ(ratio(0), "0.00x");
  EXPECT_EQ(ratio(-kInfinity), "n/a");
}

TEST(Percent, IsWholeFromTenOn) {
  EXPECT_EQ(percent(0.974), "97 %");
  EXPECT_EQ(percent(0.996), "99.6 %");
  EXPECT_EQ(percent(0.9997), "100 %");
  EXPECT_EQ(percent(1), "100 %");
  EXPECT_EQ(percent(0.0312), "3.1 %");
  EXPECT_EQ(percent(0), "0 %");
}

TEST(Figure, IsInTheUnitOfItsMeasure) {
  EXPECT_EQ(figure(1.07, "speedup"), "1.07x");
  EXPECT_EQ(figure(0.85, "efficiency"), "85 %");
  EXPECT_EQ(figure(120, "lost_updates"), "120");
}

TEST(Interval, HasTheDecimalsOfItsValue) {
  EXPECT_EQ(interval({2.006, 1.94, 2.05, 0.95}, "speedup"), "[1.94, 2.05]");
  EXPECT_EQ(interval({9.93, 9.7, 10.1, 0.95}, "speedup"), "[9.70, 10.10]");
  EXPECT_EQ(interval({3427, 980, 3512, 0.95}, "speedup"), "[980, 3510]");
  EXPECT_EQ(interval({0.97, 0.951, 0.99, 0.95}, "efficiency"), "[95, 99]");
  EXPECT_EQ(interval({103, 99, kInfinity, 0.95}, "handoffs"), "[99, n/a]");
  EXPECT_EQ(short_interval({2, 1.94, 2.05, 0.95}, true), "±3.0 %");
  EXPECT_EQ(short_interval({2, 1.94, 2.5, 0.95}, false), "+-25 %");
}

TEST(Figure, IsInTheUnitThatEndsACountersName) {
  EXPECT_EQ(figure(0.974, "held_share"), "97 %");
  EXPECT_EQ(figure(0.0051, "p99_s"), "5.10 ms");
  EXPECT_EQ(figure(53, "cost_ns"), "53.0 ns");
  EXPECT_EQ(figure(85e3, "cost_ns", false), "85.0 us");
  EXPECT_EQ(figure(3427, "round_trips_per_s"), "3430");
  EXPECT_EQ(figure(12, "lost_updates"), "12.0");
  EXPECT_EQ(figure(8.02, "at_once_mean"), "8.02");
}

TEST(Interval, IsInTheUnitThatEndsACountersName) {
  const lab::Estimate share{.value = 0.05, .lower = 0.014, .upper = 0.974, .confidence = 0.95};
  EXPECT_EQ(interval(share, "held_share"), "[1.4, 97]");
  EXPECT_EQ(interval(share, "p99_s"), "[14.0 ms, 974 ms]");
}

TEST(MeasureShown, IsARatioForCountersOverCounters) {
  protocol::Claim claim;
  claim.measure = "cost_ns";
  EXPECT_EQ(measure_shown(claim), "cost_ns");
  claim.over = "python/serial";
  EXPECT_EQ(measure_shown(claim), "speedup");
  claim.measure = "efficiency";
  EXPECT_EQ(measure_shown(claim), "efficiency");
}

TEST(ShareReached, IsAPercentageUnlessThreadsAddNothing) {
  EXPECT_EQ(share_reached(0.97, {.value = 1.94, .lower = 1.9, .upper = 1.98}), "97 %");
  EXPECT_EQ(share_reached(0.5, {.value = 1.0, .lower = 0.98, .upper = 1.02}), "nothing");
  EXPECT_EQ(share_reached(0.25, {.value = 0.5, .lower = 0.45, .upper = 0.55}), "slows down");
  EXPECT_EQ(share_reached(0.6, {.value = 1.2, .lower = 0.9, .upper = 1.4}), "60 %") << "nobody knows";
}

}  // namespace
}  // namespace gillab::words
