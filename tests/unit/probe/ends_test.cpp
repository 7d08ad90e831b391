#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <new>
#include <thread>

#include "fake_gil.h"
#include "observe/probe/observe.h"
#include "observe/probe/thread.h"
#include "observe/trace/recording.h"
#include "observed.h"

namespace gillab::probe {
namespace {

TEST_F(Recorder, NotesTheEndsOfThreads) {
  observed([] {
    FakeGil gil;
    run_threads(3, [&](int) {
      const int me = 0;
      gil.take(&me);
      gil.drop(&me);
    });
    gil.take(&gil);
    gil.drop(&gil);
    expect_truth(gil.truth());
    const trace::Recording read = recorded();
    ASSERT_EQ(read.threads.size(), 4);
    for (const trace::Thread& thread : read.threads) {
      const bool is_main = thread.id == static_cast<std::uint32_t>(::getpid());
      EXPECT_EQ(thread.ended == 0, is_main);
      EXPECT_EQ(thread.name, is_main ? "MainThread" : "");
      if (!is_main) {
        EXPECT_EQ(thread.hold + thread.wait + thread.outside, thread.ended - thread.begun);
      }
    }
  });
}

TEST_F(Recorder, AForkedChildHasARecordingOfItsOwn) {
  observed([] {
    FakeGil gil;
    std::atomic<bool> stop = false;
    std::jthread other([&] {
      const int me = 0;
      while (!stop) {
        gil.take(&me);
        gil.drop(&me);
        std::this_thread::sleep_for(std::chrono::microseconds(20));
      }
    });
    for (int i = 0; i < 50; ++i) {
      gil.take(&gil);
      const std::uint64_t before = header().lock[0].acquires.get();
      const pid_t child = ::fork();
      if (child == 0) {
        EXPECT_EQ(recording(), nullptr);
        EXPECT_FALSE(holds_gil());
        // As CPython does: the lock is made anew where it was, and taken.
        auto* const fresh = new (&gil) FakeGil;
        fresh->take(&gil);
        EXPECT_EQ(header().process, static_cast<std::uint32_t>(::getpid()));
        EXPECT_EQ(header().parent, static_cast<std::uint32_t>(::getppid()));
        EXPECT_EQ(header().threads.load(), 1);
        fresh->drop(&gil);
        expect_truth(fresh->truth());
        std::fflush(nullptr);
        ::_exit(::testing::Test::HasFailure() ? 1 : 0);
      }
      int status = -1;
      EXPECT_EQ(::waitpid(child, &status, 0), child);
      EXPECT_EQ(status, 0);
      EXPECT_EQ(header().lock[0].acquires.get(), before) << "the child wrote into its parent's recording";
      EXPECT_EQ(header().ended.get(), 0) << "the child's end counted as its parent's";
      gil.drop(&gil);
    }
    stop = true;
    other.join();
    expect_truth(gil.truth());
  });
}

TEST_F(Recorder, AChildOfVforkDoesNotEndItsParent) {
  observed([] {
    FakeGil gil;
    gil.take(&gil);
    const pid_t child = ::vfork();
    if (child == 0) ::_exit(0);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(header().ended.get(), 0);
    std::array<char*, 1> nothing{};
    EXPECT_EQ(::execv("/no/such/program", nothing.data()), -1);
    EXPECT_EQ(header().ended.get(), 0) << "it goes on";
    end_program();
    EXPECT_NE(header().ended.get(), 0);
    EXPECT_EQ(recorded().end, header().ended.get());
    gil.drop(&gil);
  });
}

}  // namespace
}  // namespace gillab::probe
