#include "base/process/child.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <optional>
#include <string>
#include <thread>

namespace gillab::process {
namespace {

using ::testing::HasSubstr;

constexpr double kPatience_s = 20;

Command shell(const std::string& script) {
  return {.arguments = {"/bin/sh", "-c", script}};
}

bool exists(pid_t process) {
  return ::kill(process, 0) == 0;
}

/// Waits until the process is gone, or gives up after a while.
bool disappears(pid_t process) {
  for (int i = 0; i < 500 && exists(process); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return !exists(process);
}

/// The first line that the child prints, as a process id.
pid_t read_pid(const Child& child) {
  std::string text;
  for (char letter = 0; ::read(child.output().get(), &letter, 1) == 1 && letter != '\n';)
    text += letter;
  return static_cast<pid_t>(std::stol(text));
}

TEST(Child, NobodyOutlivesAGuardThatIsKilled) {
  Child child(shell("(setsid sleep 600 & echo $!); echo $PPID; sleep 600"));
  const pid_t grandchild = read_pid(child);
  const pid_t guard = read_pid(child);
  Child other(shell("sleep 600"));
  ASSERT_TRUE(exists(grandchild));
  ::kill(guard, SIGKILL);
  EXPECT_EQ(child.wait().signal, SIGKILL);
  EXPECT_TRUE(disappears(grandchild));
  EXPECT_FALSE(other.wait_for(0.1)) << "another guard's programs are none of its business";
}

TEST(Child, CollectsOutputErrorAndStatus) {
  const Finished finished = run(shell("echo out; echo err >&2; exit 7"), kPatience_s);
  EXPECT_EQ(finished.output, "out\n");
  EXPECT_EQ(finished.error, "err\n");
  EXPECT_EQ(finished.exit.code, 7);
}

TEST(Child, ReportsTheSignalThatKilledIt) {
  EXPECT_EQ(run(shell("kill -SEGV $$"), kPatience_s).exit.signal, SIGSEGV);
}

TEST(Child, SaysWhenAProgramCannotBeExecuted) {
  const Finished finished = run({.arguments = {"/no/such/program"}}, kPatience_s);
  EXPECT_EQ(finished.exit.code, 127);
  EXPECT_THAT(finished.error, HasSubstr("/no/such/program"));
}

TEST(Child, HasNothingToReadOnStandardInput) {
  EXPECT_EQ(run(shell("cat; echo done"), kPatience_s).output, "done\n");
}

TEST(Child, SeesTheVariablesItWasGiven) {
  Command command = shell("echo $GREETING");
  command.environment = {{"GREETING", "hello"}};
  EXPECT_EQ(run(command, kPatience_s).output, "hello\n");
}

TEST(Child, GetsOnlyTheDescriptorsItWasGiven) {
  const Pipe pipe = make_pipe();
  Command command = shell("echo through >&7; ls /proc/self/fd | sort -n | tr '\\n' ' '");
  command.descriptors = {{pipe.write.get(), 7}};
  const Finished finished = run(command, kPatience_s);
  char buffer[16] = {};
  EXPECT_EQ(::read(pipe.read.get(), buffer, sizeof buffer), 8);
  EXPECT_EQ(finished.output, "0 1 2 3 7 ") << "3 is ls reading the directory";
}

TEST(Child, IsKilledWhenItsTimeIsUp) {
  EXPECT_EQ(run(shell("sleep 600"), 0.2).exit.signal, SIGKILL);
}

TEST(Child, LeavesNoGrandchildWhenItEnds) {
  Child child(shell("sleep 600 & echo $!"));
  const pid_t grandchild = read_pid(child);
  EXPECT_EQ(child.wait().code, 0);
  EXPECT_TRUE(disappears(grandchild));
}

TEST(Child, LeavesNoDaemonWhenItIsDestroyed) {
  pid_t daemon = 0;
  {
    const Child child(shell("(setsid sh -c 'echo $$; exec sleep 600') & wait"));
    daemon = read_pid(child);
    EXPECT_TRUE(exists(daemon));
  }
  EXPECT_TRUE(disappears(daemon));
}

TEST(Child, DiesWithAParentThatWasKilled) {
  const Pipe pipe = make_pipe();
  const pid_t parent = ::fork();
  if (parent == 0) {
    const Child child(shell("sleep 600 & echo $!; wait"));
    const pid_t grandchild = read_pid(child);
    [[maybe_unused]] const ssize_t written = ::write(pipe.write.get(), &grandchild, sizeof grandchild);
    ::pause();
    ::_exit(0);
  }
  pid_t grandchild = 0;
  ASSERT_EQ(::read(pipe.read.get(), &grandchild, sizeof grandchild), static_cast<ssize_t>(sizeof grandchild));
  EXPECT_TRUE(exists(grandchild));
  ::kill(parent, SIGKILL);
  EXPECT_TRUE(disappears(grandchild));
}

TEST(Child, CanBeWaitedForAgain) {
  Child child(shell("exit 3"));
  EXPECT_EQ(child.wait().code, 3);
  EXPECT_EQ(child.wait().code, 3);
}

}  // namespace
}  // namespace gillab::process
