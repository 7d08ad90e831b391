#include "observe/probe/recorder.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <barrier>
#include <cerrno>
#include <cstddef>
#include <new>
#include <span>
#include <thread>

#include "fake_gil.h"
#include "observe/probe/observe.h"
#include "observe/probe/recording.h"
#include "observe/probe/sums.h"
#include "observe/probe/thread.h"
#include "observe/trace/account.h"
#include "observed.h"

namespace gillab::probe {
namespace {

TEST_F(Recorder, SeesNoGilBeforeItIsTaken) {
  observed([] {
    EXPECT_EQ(recording(), nullptr);
    EXPECT_FALSE(observes_gil());
    EXPECT_EQ(gil_sums().acquires, 0);
    EXPECT_FALSE(holds_gil());
  });
}

TEST_F(Recorder, OneHolder) {
  observed([] {
    FakeGil gil;
    constexpr int kPairs = 10'000;
    for (int i = 0; i < kPairs; ++i) {
      gil.take(&gil);
      EXPECT_TRUE(holds_gil());
      gil.drop(&gil);
      EXPECT_FALSE(holds_gil());
    }
    expect_truth(gil.truth());
    EXPECT_EQ(gil_sums().acquires, kPairs);
    EXPECT_EQ(gil_sums().handoffs, 0);
    EXPECT_EQ(gil_sums().wait_s, 0);
    EXPECT_EQ(recorded().threads.front().name, "MainThread");
  });
}

TEST_F(Recorder, AlternatingThreadsHandOverEachTime) {
  observed([] {
    FakeGil gil;
    constexpr int kRounds = 500;
    std::barrier turn(2);
    run_threads(2, [&](int number) {
      for (int i = 0; i < 2 * kRounds; ++i) {
        if (i % 2 == number) {
          gil.take(&turn + number);
          gil.drop(&turn + number);
        }
        turn.arrive_and_wait();
      }
    });
    EXPECT_EQ(gil.truth().handoffs, 2 * kRounds - 1);
    expect_truth(gil.truth());
    const auto read = recorded();
    const auto account = trace::account_of(read, read.begun, 1e-9);
    ASSERT_EQ(account.matrix.size(), 2);
    EXPECT_EQ(account.matrix[0].count + account.matrix[1].count, 2 * kRounds - 1);
  });
}

TEST_F(Recorder, ThreadsThatComputeAreForcedToYield) {
  observed([] {
    FakeGil gil;
    std::atomic<int> running = 3;
    run_threads(3, [&](int) {
      const int me = 0;
      gil.take(&me);
      while (gil.truth().acquires < 300)
        gil.check(&me);
      --running;
      gil.drop(&me);
    });
    EXPECT_EQ(running, 0);
    EXPECT_GT(gil.truth().yields, 0);
    EXPECT_GT(gil.truth().demands, 0);
    expect_truth(gil.truth());
  });
}

TEST_F(Recorder, ManyThreadsInDisorder) {
  observed([] {
    FakeGil gil(50'000);
    run_threads(16, [&](int number) {
      const int me = 0;
      for (int i = 0; i < 400; ++i) {
        gil.take(&me);
        for (int step = 0; step < number * 20; ++step)
          gil.check(&me);
        gil.drop(&me);
        if (i % 7 == number % 7) std::this_thread::yield();
      }
    });
    EXPECT_GT(gil.truth().handoffs, 16);
    expect_truth(gil.truth());
  });
}

TEST_F(Recorder, TenMillionPairsLoseNoEvent) {
  static constexpr std::uint64_t kPairs = 10'000'000;
  observed(
      [] {
        FakeGil gil;
        for (std::uint64_t i = 0; i < kPairs; ++i) {
          gil.take(&gil);
          gil.drop(&gil);
        }
        EXPECT_EQ(gil_sums().acquires, kPairs);
        std::uint64_t events = 0;
        std::uint64_t last = 0;
        bool ordered = true;
        const auto* const base = reinterpret_cast<const std::byte*>(&header());
        const std::span chunks(reinterpret_cast<const Chunk*>(base + chunks_offset(capacity())),
                               header().chunks);
        for (const Chunk& chunk : chunks) {
          for (std::uint32_t i = 0; i < chunk.used; ++i) {
            const std::uint64_t word = chunk.events.at(i);
            const Event expected = events % 2 == 0 ? Event::kAcquired : Event::kReleased;
            ordered = ordered && event_of(word) == expected && ticks_of(word) >= last;
            last = ticks_of(word);
            ++events;
          }
        }
        EXPECT_EQ(events, 2 * kPairs);
        EXPECT_TRUE(ordered);
        EXPECT_EQ(header().violations.load(), 0);
      },
      {.threads = 4, .notes = 1, .chunks = 2 * kPairs / Chunk::kEvents + 1});
}

TEST_F(Recorder, ErrnoStaysAsItWas) {
  observed([] {
    // What lies before this condition cannot be read: the probe looks, and a system call fails.
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* const pages = ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ::munmap(pages, page);
    auto* const edge = new (static_cast<std::byte*>(pages) + page) pthread_cond_t(PTHREAD_COND_INITIALIZER);
    errno = EDOM;
    ::pthread_cond_signal(edge);
    EXPECT_EQ(errno, EDOM);

    FakeGil gil;
    for (int i = 0; i < 3; ++i) {
      errno = EDOM;
      gil.take(&gil);
      EXPECT_EQ(errno, EDOM);
      gil.drop(&gil);
      EXPECT_EQ(errno, EDOM);
    }
    run_threads(1, [&](int) {
      errno = EDOM;
      gil.take(&errno);
      EXPECT_EQ(errno, EDOM);
      gil.drop(&errno);
    });
  });
}

TEST_F(Recorder, ALockThatBreaksTheRulesIsAViolation) {
  observed([] {
    FakeGil gil;
    gil.take(&gil);
    std::jthread([&] { on_signal(reinterpret_cast<const std::byte*>(&gil), nullptr); }).join();
    EXPECT_EQ(header().violations.load(), 0) << "nobody in the interpreter called that";
    std::jthread([&] {
      FakeGil own;
      own.take(&own);
      own.drop(&own);
      // Releases what the main thread holds.
      on_signal(&gil, reinterpret_cast<const void*>(&observed));
    }).join();
    EXPECT_GT(header().violations.load(), 0);
    const auto read = recorded();
    EXPECT_FALSE(trace::account_of(read, read.begun, 1e-9).check.exact());
  });
}

}  // namespace
}  // namespace gillab::probe
