#include "tell/words/gauge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace gillab::words {
namespace {

using enum lab::Scale;
using ::testing::Pair;

TEST(GaugeFigure, HasTheUnitOfItsScale) {
  EXPECT_EQ(figure(0.9521, kShare), "95.2 %");
  EXPECT_EQ(figure(9.994, kRatio), "9.99x");
  EXPECT_EQ(figure(10.04, kRatio), "10.0x");
  EXPECT_EQ(figure(12, kCount), "12");
  EXPECT_EQ(figure(std::numeric_limits<double>::infinity(), kShare), "n/a");
}

TEST(GaugeInterval, HasTheValuesDecimalsAndNoUnit) {
  EXPECT_EQ(interval({.value = 9.9, .lower = 9.8, .upper = 10.04}, kRatio), "[9.80, 10.04]");
  EXPECT_EQ(interval({.value = 0.9, .lower = 0.801, .upper = 0.95}, kShare), "[80.1, 95.0]");
  EXPECT_EQ(interval({.value = 12, .lower = 12, .upper = 12}, kCount), "");
}

TEST(FloorFigure, SaysThatACountMustBeMore) {
  EXPECT_EQ(floor_figure(0.864, kShare), "86.4 %");
  EXPECT_EQ(floor_figure(0, kCount), "> 0");
}

TEST(ToldApart, TakesAsManyDecimalsAsItNeeds) {
  EXPECT_THAT(told_apart(0.755, 0.883, kShare), Pair("75.5 %", "88.3 %"));
  EXPECT_THAT(told_apart(5.79, 10.1, kRatio), Pair("5.79x", "10.1x"));
  EXPECT_THAT(told_apart(0.78912, 0.78938, kShare), Pair("78.91 %", "78.94 %"));
  EXPECT_THAT(told_apart(0.7890001, 0.7890002, kShare), Pair("78.90001 %", "78.90002 %"));
  EXPECT_THAT(told_apart(9.996, 10.01, kRatio), Pair("10.00x", "10.01x"))
      << "10.00x and 10.0x are one number";
  EXPECT_THAT(told_apart(1.0421, 1.0449, kRatio), Pair("1.042x", "1.045x"));
}

TEST(ToldApart, LeavesAloneWhatIsEqualOrNoNumber) {
  EXPECT_THAT(told_apart(0.5, 0.5, kShare), Pair("50.0 %", "50.0 %"));
  EXPECT_THAT(told_apart(std::numeric_limits<double>::quiet_NaN(), 0.5, kShare), Pair("n/a", "50.0 %"));
}

}  // namespace
}  // namespace gillab::words
