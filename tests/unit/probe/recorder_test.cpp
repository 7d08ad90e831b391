#include "observe/probe/recorder.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <new>
#include <span>
#include <thread>
#include <vector>

#include "fake_gil.h"
#include "observe/probe/account.h"
#include "observe/probe/clock.h"
#include "observe/trace/account.h"
#include "observe/trace/recording.h"

namespace gillab::probe {
namespace {

constexpr Capacity kRoomy{.threads = 256, .notes = 16, .chunks = 4096};

/// Runs `body` in a process of its own that observes itself: a process observes once.
void observed(const std::function<void()>& body, const Capacity& capacity = kRoomy, bool timeline = true) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    EXPECT_TRUE(observe({.capacity = capacity, .timeline = timeline}));
    body();
    std::fflush(nullptr);
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "its process says why; status " << status;
}

Header& header() {
  return *recording();
}

Capacity capacity() {
  return {.threads = header().thread_capacity,
          .notes = header().note_capacity,
          .chunks = header().chunk_capacity};
}

/// The recording as a collector would read it.
trace::Recording recorded() {
  const FileDescriptor copy(::memfd_create("copy", MFD_CLOEXEC));
  const std::size_t size = recording_size(capacity());
  EXPECT_EQ(::ftruncate(copy.get(), static_cast<off_t>(size)), 0);
  void* const pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, copy.get(), 0);
  std::copy_n(reinterpret_cast<const std::byte*>(&header()), size, static_cast<std::byte*>(pages));
  ::munmap(pages, size);
  return trace::read_recording(copy, ticks());
}

void run_threads(int count, const std::function<void(int)>& body) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back(body, i);
}

std::uint64_t events_of(const trace::Recording& read, Event wanted) {
  std::uint64_t count = 0;
  for (const trace::Thread& thread : read.threads)
    count += static_cast<std::uint64_t>(
        std::ranges::count_if(thread.events, [&](std::uint64_t word) { return event_of(word) == wanted; }));
  return count;
}

/// The recording tells what happened, and does not contradict itself.
void expect_truth(const Truth& truth) {
  const LockAccount& lock = header().lock[0];
  EXPECT_EQ(lock.acquires.get(), truth.acquires);
  EXPECT_EQ(lock.handoffs.get(), truth.handoffs);
  EXPECT_EQ(lock.forced.get(), truth.forced);
  EXPECT_EQ(header().violations.load(), 0);

  const trace::Recording read = recorded();
  EXPECT_EQ(events_of(read, Event::kAcquired), truth.acquires);
  EXPECT_EQ(events_of(read, Event::kReleased), lock.releases.get());
  EXPECT_EQ(events_of(read, Event::kYielding), truth.yields);
  EXPECT_EQ(events_of(read, Event::kDemanded), truth.demands);

  const trace::ProcessAccount account = trace::account_of(read, read.begun, 1e-9);
  EXPECT_TRUE(account.check.exact()) << account.check.disagreements << " disagreements";
  EXPECT_EQ(account.acquires, truth.acquires);
  EXPECT_EQ(account.handoffs, truth.handoffs);
  EXPECT_EQ(account.forced, truth.forced);

  std::uint64_t hold = 0;
  for (const trace::Thread& thread : read.threads) {
    EXPECT_EQ(thread.hold + thread.wait + thread.outside, thread.since - thread.begun) << thread.id;
    hold += thread.hold;
  }
  EXPECT_EQ(hold, lock.hold.get());
  EXPECT_LE(hold, read.end - read.begun) << "held longer than the time that passed";
}

class Recorder : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef GILLAB_OBSERVES_NOTHING
    GTEST_SKIP() << "Sanitizers interpose these functions themselves, so the probe observes nothing.";
#endif
  }
};

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

TEST_F(Recorder, SumsCountWithoutATimeline) {
  observed(
      [] {
        FakeGil gil;
        run_threads(4, [&](int) {
          const int me = 0;
          for (int i = 0; i < 1000; ++i) {
            gil.take(&me);
            gil.drop(&me);
          }
        });
        EXPECT_EQ(gil_sums().acquires, gil.truth().acquires);
        EXPECT_EQ(gil_sums().handoffs, gil.truth().handoffs);
        EXPECT_EQ(header().chunks.load(), 0);
      },
      kRoomy, false);
}

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

TEST_F(Recorder, ThreadsBeyondTheCapacityAreCounted) {
  observed(
      [] {
        FakeGil gil;
        run_threads(8, [&](int) {
          const int me = 0;
          for (int i = 0; i < 100; ++i) {
            gil.take(&me);
            gil.drop(&me);
          }
        });
        EXPECT_EQ(header().threads.load(), 8);
        EXPECT_EQ(gil_sums().acquires, 800);
        EXPECT_EQ(gil_sums().handoffs, gil.truth().handoffs);
        EXPECT_EQ(header().violations.load(), 0);
        const auto read = recorded();
        EXPECT_EQ(read.threads.size(), 4);
        EXPECT_EQ(read.lost_threads, 4);
        const auto account = trace::account_of(read, read.begun, 1e-9);
        EXPECT_FALSE(account.check.exact());
        EXPECT_EQ(account.acquires, 800);
        EXPECT_EQ(account.handoffs, gil.truth().handoffs);
      },
      {.threads = 4, .notes = 1, .chunks = 64});
}

TEST_F(Recorder, AFullTimelineKeepsTheSumsExact) {
  observed(
      [] {
        FakeGil gil;
        std::array<std::uint64_t, 4> pairs{};
        run_threads(4, [&](int number) {
          const int me = 0;
          for (int i = 0; i < 1000 * (number + 1); ++i) {
            gil.take(&me);
            ++pairs[static_cast<std::size_t>(number)];
            gil.drop(&me);
          }
        });
        const auto read = recorded();
        std::uint64_t dropped = 0;
        std::uint64_t kept = 0;
        std::uint64_t acquires = 0;
        for (const trace::Thread& thread : read.threads) {
          dropped += thread.dropped;
          kept += thread.events.size();
          acquires += thread.acquires;
          EXPECT_EQ(thread.hold + thread.wait + thread.outside, thread.ended - thread.begun);
        }
        EXPECT_LE(kept, 6 * Chunk::kEvents);
        EXPECT_GE(kept + dropped, 20'000);
        EXPECT_EQ(acquires, 10'000);
        const auto account = trace::account_of(read, read.begun, 1e-9);
        EXPECT_EQ(account.check.dropped, dropped);
        EXPECT_EQ(account.check.disagreements, 0);
        EXPECT_EQ(account.acquires, 10'000);
        EXPECT_EQ(account.handoffs, gil.truth().handoffs);
        EXPECT_EQ(account.forced, gil.truth().forced);
        EXPECT_DOUBLE_EQ(account.held_s, static_cast<double>(header().lock[0].hold.get()) * 1e-9);
      },
      {.threads = 16, .notes = 1, .chunks = 6});
}

TEST_F(Recorder, TwoLocksAreToldApart) {
  observed([] {
    const auto locks = std::make_unique<std::array<FakeGil, 2>>();
    run_threads(3, [&](int) {
      const int me = 0;
      for (int i = 0; i < 300; ++i) {
        FakeGil& lock = (*locks)[static_cast<std::size_t>(i / 3 % 2)];
        lock.take(&me);
        lock.check(&me);
        lock.drop(&me);
      }
    });
    EXPECT_EQ(header().locks.load(), 2);
    EXPECT_EQ(header().violations.load(), 0);
    for (const FakeGil& lock : *locks) {
      EXPECT_EQ(lock.truth().acquires, 450);
      EXPECT_EQ(std::ranges::count_if(header().lock,
                                      [&](const LockAccount& account) {
                                        return account.acquires.get() == 450 &&
                                               account.handoffs.get() == lock.truth().handoffs;
                                      }) > 0,
                true);
    }
    EXPECT_EQ(gil_sums().acquires, 900);
    const auto read = recorded();
    EXPECT_TRUE(trace::account_of(read, read.begun, 1e-9).check.exact());
  });
}

TEST_F(Recorder, MemoryOfALockMayBecomeAnotherLock) {
  observed([] {
    constexpr std::size_t kShift = sizeof(pthread_cond_t) + sizeof(pthread_mutex_t);
    alignas(16) static std::array<std::byte, sizeof(FakeGil) + 2 * kShift> memory;
    std::uint64_t pairs = 0;
    // The same place; then `switch_cond` where `cond` was, and the other way round.
    for (const std::size_t offset : {kShift, kShift, std::size_t{0}, kShift, 2 * kShift}) {
      auto* const gil = new (&memory[offset]) FakeGil;
      for (int i = 0; i < 10; ++i) {
        gil->take(&memory);
        EXPECT_TRUE(holds_gil()) << "at " << offset;
        gil->drop(&memory);
        EXPECT_FALSE(holds_gil()) << "at " << offset;
        ++pairs;
      }
      gil->~FakeGil();
      memory.fill(std::byte{0});
    }
    EXPECT_EQ(gil_sums().acquires, pairs);
    EXPECT_EQ(header().violations.load(), 0);
  });
}

TEST_F(Recorder, MoreLocksThanItCanKnowAreLeftOut) {
  observed([] {
    const auto locks = std::make_unique<std::array<FakeGil, kMostLocks + 10>>();
    for (FakeGil& lock : *locks) {
      lock.take(&locks);
      lock.drop(&locks);
    }
    EXPECT_EQ(header().locks.load(), kMostLocks);
    EXPECT_EQ(gil_sums().acquires, kMostLocks);
    EXPECT_EQ(header().violations.load(), 0);
  });
}

TEST_F(Recorder, OtherConditionsAreNoLocks) {
  observed([] {
    struct {
      pthread_mutex_t before = PTHREAD_MUTEX_INITIALIZER;
      pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
      pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    } other;
    ::pthread_cond_signal(&other.condition);
    EXPECT_EQ(recording(), nullptr);
    ::pthread_mutex_lock(&other.mutex);
    ::pthread_cond_signal(&other.condition);
    ::pthread_mutex_unlock(&other.mutex);
    EXPECT_EQ(recording(), nullptr);

    FakeGil gil;
    gil.take(&gil);
    ::pthread_cond_signal(&other.condition);
    EXPECT_TRUE(holds_gil());
    gil.drop(&gil);
    ::pthread_cond_signal(&other.condition);
    EXPECT_FALSE(holds_gil());
    const timespec past{};
    ::pthread_mutex_lock(&other.mutex);
    EXPECT_EQ(::pthread_cond_timedwait(&other.condition, &other.mutex, &past), ETIMEDOUT);
    ::pthread_mutex_unlock(&other.mutex);
    EXPECT_EQ(header().locks.load(), 1);
    expect_truth(gil.truth());
  });
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

TEST_F(Recorder, SumsMayBeReadWhileThreadsRun) {
  observed([] {
    FakeGil gil(20'000);
    std::atomic<bool> stop = false;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
          const int me = 0;
          while (!stop) {
            gil.take(&me);
            gil.check(&me);
            gil.drop(&me);
          }
        });
      }
      while (!observes_gil())
        std::this_thread::yield();
      // One lock cannot be held for longer than the time that passes, in whatever moment one looks.
      const std::uint64_t begin_ns = header().start_ns;
      for (int i = 0; i < 50'000; ++i) {
        const double held_s = gil_sums().hold_s;
        const double passed_s = static_cast<double>(monotonic_ns() - begin_ns) * 1e-9;
        EXPECT_TRUE(held_s >= 0 && held_s <= passed_s * 1.01 + 1e-5)
            << held_s << " s of " << passed_s << " s";
      }
      stop = true;
    }
    const trace::Recording read = recorded();
    std::uint64_t hold = 0;
    for (const trace::Thread& thread : read.threads)
      hold += thread.hold;
    const double tick_s =
        seconds_per_tick({.ticks = header().start_ticks, .ns = header().start_ns}, moment_now());
    EXPECT_NEAR(gil_sums().hold_s, static_cast<double>(hold) * tick_s, 1e-5);
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
