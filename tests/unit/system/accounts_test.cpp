#include <gtest/gtest.h>

#include <string_view>

#include "base/system/cpu_times.h"
#include "base/system/proc_text.h"
#include "base/system/run_delay.h"

namespace gillab::system {
namespace {

TEST(ProcText, IsTakenFieldByField) {
  std::string_view text = " S\t-17 12x\n 99999999999999999999 5";
  EXPECT_EQ(take_field(text), "S");
  EXPECT_EQ(take_number(text), -17);
  EXPECT_FALSE(take_number(text)) << "12x";
  EXPECT_FALSE(take_number(text)) << "too large";
  EXPECT_EQ(take_number(text), 5);
  EXPECT_FALSE(take_number(text));
  EXPECT_EQ(take_field(text), "");
}

TEST(ProcText, OfNoFileIsNothing) {
  EXPECT_FALSE(read_proc("/no/such/file"));
  EXPECT_FALSE(read_proc("/proc")) << "a directory";
  EXPECT_EQ(read_proc("/proc/self/comm").value_or("").back(), '\n');
}

TEST(CpuTimes, TellWhatTheHypervisorTook) {
  const auto times = parse_cpu_times("cpu  100 0 50 700 50 0 0 100 70 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
  ASSERT_TRUE(times);
  EXPECT_EQ(times->total, 1000);
  EXPECT_EQ(times->steal, 100);
}

TEST(CpuTimes, AreNothingWithoutSteal) {
  EXPECT_FALSE(parse_cpu_times("cpu  100 0 50 700\ncpu0 100 0 50 700\nintr 5 5 5 5 5 5 5 5\n"));
  EXPECT_FALSE(parse_cpu_times(""));
  EXPECT_FALSE(parse_cpu_times("cpu0 1 2 3 4 5 6 7 8\n")) << "one CPU's";
}

TEST(RunDelay, IsTheSecondNumber) {
  EXPECT_DOUBLE_EQ(parse_run_delay("7000000000 250000000 12\n").value_or(-1), 0.25);
  EXPECT_DOUBLE_EQ(parse_run_delay("0 0 0\n").value_or(-1), 0);
  EXPECT_FALSE(parse_run_delay(""));
  EXPECT_FALSE(parse_run_delay("7000000000\n"));
}

}  // namespace
}  // namespace gillab::system
