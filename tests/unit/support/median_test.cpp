#include "base/support/median.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <tuple>

namespace gillab {
namespace {

TEST(Median, IsTheMiddleValueOrTheMeanOfTheTwoMiddleOnes) {
  EXPECT_EQ(median({3}), 3);
  EXPECT_EQ(median({9, 1, 5}), 5);
  EXPECT_EQ(median({4, 1, 3, 100}), 3.5);
  EXPECT_EQ(median({1.5e308, 1.5e308}), 1.5e308);
}

TEST(Median, OfNothingIsAnError) {
  EXPECT_THROW(std::ignore = median({}), std::invalid_argument);
}

}  // namespace
}  // namespace gillab
