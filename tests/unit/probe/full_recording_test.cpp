#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "fake_gil.h"
#include "observe/probe/recording.h"
#include "observe/probe/sums.h"
#include "observe/trace/account.h"
#include "observed.h"

namespace gillab::probe {
namespace {

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

}  // namespace
}  // namespace gillab::probe
