#include "tell/words/pace.h"

#include <gtest/gtest.h>

namespace gillab::words {
namespace {

TEST(ShortNumber, HasThreeDigitsAtMost) {
  EXPECT_EQ(short_number(3'123'456), "3.12 M");
  EXPECT_EQ(short_number(31'234'560), "31.2 M");
  EXPECT_EQ(short_number(45'678), "46 k");
  EXPECT_EQ(short_number(224.6), "225");
  EXPECT_EQ(short_number(0), "0");
}

TEST(RoundDuration, HasNoZerosOfAMeasuredOne) {
  EXPECT_EQ(round_duration(0.012), "12 ms");
  EXPECT_EQ(round_duration(2), "2 s");
  EXPECT_EQ(round_duration(0.0002), "200 µs");
  EXPECT_EQ(round_duration(0.0002, false), "200 us");
  EXPECT_EQ(round_duration(5e-7), "0.5 µs");
  EXPECT_EQ(round_duration(0.001), "1 ms");
}

TEST(Moment, IsInThousandthsOfAMillisecond) {
  EXPECT_EQ(moment(0), "0.000 ms");
  EXPECT_EQ(moment(0.005021), "5.021 ms");
}

}  // namespace
}  // namespace gillab::words
