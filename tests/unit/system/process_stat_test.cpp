#include "base/system/process_stat.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace gillab::system {
namespace {

constexpr double kTicks = 100;

std::string stat_of(const std::string& name) {
  return "4242 (" + name +
         ") S 17 4242 4242 34816 4242 4194304 950 11 0 0 250 50 7 3 20 0 1 0 123456 10000000 500\n";
}

TEST(ProcessStat, TellsParentAndTimes) {
  const auto stat = parse_process_stat(stat_of("python3"), kTicks);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->parent, 17);
  EXPECT_DOUBLE_EQ(stat->cpu_s, 3.0);
  EXPECT_DOUBLE_EQ(stat->waited_cpu_s, 0.1);
}

TEST(ProcessStat, ANameMayHoldAnything) {
  for (const char* name : {"a b", "(sd-pam)", ") R 1 2 3", "a\nb", "", "tab\tand )( both \n) S 9"}) {
    const auto stat = parse_process_stat(stat_of(name), kTicks);
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->parent, 17) << name;
    EXPECT_DOUBLE_EQ(stat->cpu_s, 3.0) << name;
  }
}

TEST(ProcessStat, OtherTextIsNone) {
  EXPECT_FALSE(parse_process_stat("", kTicks));
  EXPECT_FALSE(parse_process_stat("4242 python3 S 17", kTicks));
  EXPECT_FALSE(parse_process_stat("4242 (python3)", kTicks));
  EXPECT_FALSE(parse_process_stat("4242 (python3) S", kTicks));
  EXPECT_FALSE(parse_process_stat("4242 (python3) S 17 4242", kTicks)) << "without its times";
  EXPECT_FALSE(parse_process_stat("4242 (python3) S x 1 1 1 1 1 1 1 1 1 1 1 1 1", kTicks));
}

TEST(ProcessStat, TellsOfThisProcess) {
  const auto stat = process_stat(::getpid());
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->parent, ::getppid());
  EXPECT_GE(stat->cpu_s, 0);
}

TEST(ProcessStat, StaysUntilTheProcessIsWaitedFor) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT);
  EXPECT_EQ(process_stat(child).value_or(ProcessStat{}).parent, ::getpid());
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(process_stat(child));
}

}  // namespace
}  // namespace gillab::system
