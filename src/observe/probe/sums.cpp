#include "observe/probe/sums.h"

#include <sched.h>

#include <atomic>

#include "observe/probe/clock.h"
#include "observe/probe/locks.h"
#include "observe/probe/observer.h"
#include "observe/probe/self.h"

namespace gillab::probe {

namespace {

/// What a tick lasts. Settled at the first question, so that sums keep their scale from one look to the next.
double settled_tick_s(const Header& header) {
  static std::atomic<double> settled = 0;
  double tick_s = settled.load(std::memory_order_relaxed);
  if (tick_s > 0) return tick_s;
  constexpr std::uint64_t kLongEnough_ns = 10'000'000;
  Moment now = moment_now();
  while (now.ns - header.start_ns < kLongEnough_ns)
    now = moment_now();
  tick_s = seconds_per_tick({.ticks = header.start_ticks, .ns = header.start_ns}, now);
  settled.store(tick_s, std::memory_order_relaxed);
  return tick_s;
}

/// The hold in progress included. Another thread may take or release the lock between two reads: then once
/// more.
std::uint64_t hold_until_now(const LockAccount& lock) {
  constexpr int kTries = 1000;
  std::uint64_t hold = 0;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    constexpr int kPatience = 10;
    if (attempt > kPatience) ::sched_yield();  // the other one may have lost its CPU in between
    const std::uint64_t since = lock.since.get();
    std::atomic_thread_fence(std::memory_order_acquire);
    const bool held = lock.holder.get() != kNobody;
    hold = lock.hold.get();
    const std::uint64_t now = ticks();
    std::atomic_thread_fence(std::memory_order_acquire);
    if (lock.since.get() != since || (since == 0 && hold != 0)) continue;
    if (held && now > since) hold += now - since;
    break;
  }
  return hold;
}

}  // namespace

bool observes_gil() {
  return observer.memory && known_locks() != 0;
}

GilSums gil_sums() {
  if (!observer.memory) return {};
  const Header& header = observer.memory.header();
  const double tick_s = settled_tick_s(header);
  GilSums sums;
  for (std::size_t i = 0; i < known_locks(); ++i) {
    const LockAccount& lock = header.lock[i];
    const std::uint64_t hold = hold_until_now(lock);
    sums.hold_s += static_cast<double>(hold) * tick_s;
    sums.wait_s += static_cast<double>(lock.wait.get()) * tick_s;
    sums.acquires += lock.acquires.get();
    sums.handoffs += lock.handoffs.get();
    sums.forced += lock.forced.get();
  }
  return sums;
}

ThreadSums thread_sums() {
  if (!self.counting || !observer.memory) return {};
  const Header& header = observer.memory.header();
  const double tick_s = settled_tick_s(header);
  const std::uint64_t open =
      state_of(*self.account) == State::kHolding ? ticks() - self.account->since.get() : 0;
  return {.hold_s = static_cast<double>(self.account->hold.get() + open) * tick_s,
          .wait_s = static_cast<double>(self.account->wait.get()) * tick_s};
}

}  // namespace gillab::probe
