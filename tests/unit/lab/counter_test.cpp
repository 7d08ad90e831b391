#include "measure/lab/counter.h"

#include <gtest/gtest.h>

namespace gillab::lab {
namespace {

protocol::Claim claim_on(const char* measure, const char* over = "") {
  protocol::Claim claim;
  claim.variant = "python/threads";
  claim.over = over;
  claim.measure = measure;
  return claim;
}

TEST(Counter, HasTheUnitThatItsNameEndsIn) {
  EXPECT_EQ(unit_of("start_s"), Unit::kSeconds);
  EXPECT_EQ(unit_of("hop_ns"), Unit::kNanoseconds);
  EXPECT_EQ(unit_of("held_share"), Unit::kShare);
  EXPECT_EQ(unit_of("images_per_s"), Unit::kPerSecond);
  EXPECT_EQ(unit_of("at_once_mean"), Unit::kMean);
  EXPECT_EQ(unit_of("handoffs"), Unit::kCount);
  EXPECT_EQ(unit_of("mean_of_s_and_ns"), Unit::kNanoseconds) << "only the ending tells";
}

TEST(Counter, IsNamedWithoutItsUnit) {
  EXPECT_EQ(without_unit("start_s"), "start");
  EXPECT_EQ(without_unit("hop_ns"), "hop");
  EXPECT_EQ(without_unit("images_per_s"), "images");
  EXPECT_EQ(without_unit("handoffs"), "handoffs");
}

TEST(Counter, OnlyACountOfOneVariantIsExact) {
  EXPECT_TRUE(about_count(claim_on("lost")));
  EXPECT_FALSE(about_count(claim_on("lost_per_s")));
  EXPECT_FALSE(about_count(claim_on("lost", "python/serial"))) << "a ratio of two counts is measured";
  EXPECT_FALSE(about_count(claim_on("speedup", "python/serial")));
}

TEST(Counter, SpeedupAndEfficiencyAreNone) {
  EXPECT_TRUE(about_time(claim_on("speedup", "python/serial")));
  EXPECT_TRUE(about_time(claim_on("efficiency", "python/serial")));
  EXPECT_FALSE(about_time(claim_on("start_s", "python/serial")));
}

}  // namespace
}  // namespace gillab::lab
