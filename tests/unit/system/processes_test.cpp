#include "base/system/processes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace gillab::system {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A child that sleeps, under a name of its own, until the test ends.
class Processes : public ::testing::Test {
 protected:
  void SetUp() override {
    child = ::fork();
    if (child != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NAME, "a (b) c\nd");
    ::raise(SIGSTOP);
    ::_exit(0);
  }
  void TearDown() override {
    if (child <= 0) return;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }
  void let_it_begin() const { ::waitpid(child, nullptr, WUNTRACED); }

  pid_t child = -1;
};

TEST_F(Processes, AreListed) {
  EXPECT_THAT(processes(), Contains(::getpid()));
  EXPECT_THAT(processes(), Contains(child));
}

TEST_F(Processes, HaveChildren) {
  EXPECT_THAT(listed_children(::getpid()), ElementsAre(child));
  EXPECT_THAT(listed_children(child), IsEmpty());
}

TEST_F(Processes, HaveNamesThatMayHoldAnything) {
  let_it_begin();
  EXPECT_EQ(process_name(child), "a (b) c\nd");
}

TEST_F(Processes, HaveCommands) {
  const std::string words = command_words(child);
  EXPECT_TRUE(words.ends_with('\0'));
  EXPECT_NE(words.find("test_system"), std::string::npos) << words;
}

TEST_F(Processes, ThatHaveGoneHaveNothing) {
  const pid_t gone = child;
  TearDown();
  child = -1;
  EXPECT_EQ(process_name(gone), "");
  EXPECT_EQ(command_words(gone), "");
  EXPECT_THAT(listed_children(gone), IsEmpty());
}

}  // namespace
}  // namespace gillab::system
