#include "observe/probe/locks.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <memory>
#include <new>

#include "fake_gil.h"
#include "observe/probe/observe.h"
#include "observe/probe/recording.h"
#include "observe/probe/sums.h"
#include "observe/probe/thread.h"
#include "observe/trace/account.h"
#include "observed.h"

namespace gillab::probe {
namespace {

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

}  // namespace
}  // namespace gillab::probe
