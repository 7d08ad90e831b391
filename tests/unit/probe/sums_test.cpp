#include "observe/probe/sums.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "fake_gil.h"
#include "observe/probe/clock.h"
#include "observe/probe/recording.h"
#include "observe/trace/recording.h"
#include "observed.h"

namespace gillab::probe {
namespace {

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

}  // namespace
}  // namespace gillab::probe
