#include "base/process/foreground.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>

namespace gillab::process {
namespace {

Exit run_shell(const std::string& script, const Foreground::Environment& environment = {}) {
  return Foreground({"sh", "-c", script}, environment).wait();
}

TEST(Foreground, TellsTheStatus) {
  EXPECT_EQ(run_shell("exit 0").code, 0);
  EXPECT_EQ(run_shell("exit 7").code, 7);
  const Exit killed = run_shell("kill -KILL $$");
  EXPECT_EQ(killed.signal, SIGKILL);
}

TEST(Foreground, ChangesTheEnvironmentOnTopOfOurs) {
  ::setenv("GILLAB_KEPT", "kept", 1);
  ::setenv("GILLAB_CHANGED", "before", 1);
  EXPECT_TRUE(run_shell("test \"$GILLAB_KEPT $GILLAB_CHANGED $GILLAB_NEW\" = 'kept after new=value'",
                        {{"GILLAB_CHANGED", "after"}, {"GILLAB_NEW", "new=value"}})
                  .success());
  EXPECT_STREQ(std::getenv("GILLAB_CHANGED"), "before");
  EXPECT_TRUE(
      run_shell("test $(env | grep -c ^GILLAB_CHANGED=) = 1", {{"GILLAB_CHANGED", "after"}}).success());
}

TEST(Foreground, ThrowsWhatKeptItFromStarting) {
  const auto error_of = [](const std::string& program) {
    try {
      Foreground({program}, {});
    } catch (const std::system_error& error) {
      return error.code().value();
    }
    return 0;
  };
  EXPECT_EQ(error_of("no-such-program-here"), ENOENT);
  EXPECT_EQ(error_of("/"), EACCES);
  sigset_t blocked{};
  ::sigprocmask(SIG_BLOCK, nullptr, &blocked);
  EXPECT_EQ(sigismember(&blocked, SIGINT), 0) << "our own signals are ours again";
}

TEST(Foreground, StaysInOurProcessGroup) {
  EXPECT_TRUE(run_shell("test $(ps -o pgid= -p $$) = " + std::to_string(::getpgrp())).success());
}

TEST(Foreground, PassesSignalsOn) {
  const std::filesystem::path sign =
      std::filesystem::path(::testing::TempDir()) / ("sign-" + std::to_string(::getpid()));
  Foreground program(
      {"sh", "-c", "trap 'exit 9' TERM; touch \"$1\"; while :; do sleep 0.01; done", "sh", sign}, {});
  const std::jthread other([&] {
    while (!std::filesystem::exists(sign))
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ::kill(::getpid(), SIGTERM);
  });
  EXPECT_EQ(program.wait().code, 9);
  std::filesystem::remove(sign);
}

TEST(Foreground, ItsSignalsAreAsOursWere) {
  EXPECT_TRUE(run_shell("test $(awk '/^SigBlk/ {print $2}' /proc/self/status) = 0000000000000000").success());
}

TEST(Foreground, ItsStatusIsNotLostWhereChildrenAreIgnored) {
  std::signal(SIGCHLD, SIG_IGN);
  EXPECT_EQ(run_shell("exit 3").code, 3);
}

}  // namespace
}  // namespace gillab::process
