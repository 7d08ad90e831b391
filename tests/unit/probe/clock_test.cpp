#include "observe/probe/clock.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace gillab::probe {
namespace {

TEST(Clock, TicksNeverGoBackAndHaveALength) {
  choose_clock();
  const Moment begin = moment_now();
  std::uint64_t last = ticks();
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t now = ticks();
    ASSERT_GE(now, last);
    last = now;
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const Moment end = moment_now();
  const double passed_s = static_cast<double>(end.ticks - begin.ticks) * seconds_per_tick(begin, end);
  EXPECT_NEAR(passed_s, static_cast<double>(end.ns - begin.ns) * 1e-9, 1e-6);
}

TEST(Clock, MomentsTooCloseToTellCountAsNanoseconds) {
  const Moment moment{.ticks = 7, .ns = 7};
  EXPECT_DOUBLE_EQ(seconds_per_tick(moment, moment), 1e-9);
}

}  // namespace
}  // namespace gillab::probe
