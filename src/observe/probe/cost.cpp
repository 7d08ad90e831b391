#include "observe/probe/cost.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <thread>

#include "observe/probe/clock.h"
#include "observe/probe/locks.h"
#include "observe/probe/observer.h"
#include "observe/probe/recognition.h"
#include "observe/probe/recorder.h"
#include "observe/probe/self.h"
#include "observe/probe/thread.h"

namespace gillab::probe {

namespace {

constexpr std::uint32_t kPairs = 100'000;

/// Seconds of one event, from acquisitions and releases of a lock that is none.
double time_pairs() {
  std::array<std::byte, 2 * kDistance> lock{};
  const void* const taken = &lock[kDistance];
  const void* const released = lock.data();
  begin_thread("");
  use_lock(learn_lock(taken));
  const Moment begin = moment_now();
  for (std::uint32_t pair = 0; pair < kPairs; ++pair) {
    on_signal(taken, nullptr);
    on_signal(released, nullptr);
  }
  const Moment end = moment_now();
  self.counting = false;
  return static_cast<double>(end.ns - begin.ns) * 1e-9 / (2.0 * kPairs);
}

}  // namespace

double measure_cost_s() {
  if (observer.observing) return 0;
  double cost_s = 0;
  // A thread of its own, so that the caller's keeps its account, which is none.
  std::thread([&cost_s] {
    constexpr auto kChunks = static_cast<std::uint32_t>(std::size_t{2} * kPairs / Chunk::kEvents + 1);
    begin_observing({.capacity = {.threads = 1, .notes = 1, .chunks = kChunks}, .timeline = true});
    int descriptor = -1;
    observer.memory = Memory::map(observer.capacity, false, &descriptor);
    if (observer.memory) {
      fill_in(observer.memory.header());
      cost_s = time_pairs();
    }
    observer.observing = false;
    forget_locks();
    observer.memory.unmap();
  }).join();
  return cost_s;
}

}  // namespace gillab::probe
