#include "work/native/capacity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace gillab::native {
namespace {

TEST(Capacity, MeasuresEveryNumberOfThreads) {
  for (const int threads : {1, 2, 3, 8}) {
    const Capacity capacity = measure_capacity(threads, 4, 0.01);
    EXPECT_GT(capacity.serial_s, 0);
    EXPECT_GT(capacity.threads_s, 0);
    EXPECT_TRUE(std::isfinite(capacity.speedup()));
    EXPECT_GT(capacity.speedup(), 0);
  }
}

TEST(Capacity, MoreSecondsMeanMoreWork) {
  // 200 times the work: even a neighbour that takes nine tenths of the machine cannot turn this round.
  EXPECT_GT(measure_capacity(1, 1, 0.2).serial_s, measure_capacity(1, 1, 0.001).serial_s);
}

TEST(Capacity, SpeedupIsSerialTimeOverThreadedTime) {
  EXPECT_EQ((Capacity{.serial_s = 2, .threads_s = 1}).speedup(), 2);
  EXPECT_EQ((Capacity{.serial_s = 2, .threads_s = 0}).speedup(), 0);
}

TEST(Capacity, RefusesWhatCannotBeMeasured) {
  EXPECT_THROW(static_cast<void>(measure_capacity(0, 1, 0.01)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(measure_capacity(1, 0, 0.01)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(measure_capacity(1, 1, 0)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(measure_capacity(1, 1, -1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(measure_capacity(1, 1, std::numeric_limits<double>::quiet_NaN())),
               std::invalid_argument);
  EXPECT_THROW(static_cast<void>(measure_capacity(1, 1, std::numeric_limits<double>::infinity())),
               std::invalid_argument);
}

}  // namespace
}  // namespace gillab::native
