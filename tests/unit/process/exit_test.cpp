#include "base/process/exit.h"

#include <gtest/gtest.h>

#include <csignal>

namespace gillab::process {
namespace {

TEST(Exit, TellsHowAProcessEnded) {
  EXPECT_EQ(Exit{.code = 3}.describe(), "ended with exit status 3");
  EXPECT_EQ(Exit{.signal = SIGSEGV}.describe(), "was killed by SIGSEGV (Segmentation fault)");
  EXPECT_TRUE(Exit{}.success());
  EXPECT_FALSE(Exit{.signal = SIGKILL}.success());
}

}  // namespace
}  // namespace gillab::process
