#include "observe/probe/recorder.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "observe/probe/clock.h"
#include "observe/probe/notes.h"
#include "observe/probe/observer.h"
#include "observe/probe/python_code.h"
#include "observe/probe/recognition.h"
#include "observe/probe/self.h"
#include "observe/probe/timeline.h"

namespace gillab::probe {

namespace {

/// Now, after all that is known of the lock: a processor may read its counter before it has the lock's mutex,
/// and the steps of one lock stay in order.
std::uint64_t now_after_steps_of(const LockAccount& lock) {
  return std::max(ticks(), std::max(lock.since.get(), lock.demanded.get()) + 1);
}

void acquired() {
  ThreadAccount& account = *self.account;
  LockAccount& lock = *self.lock;
  const std::uint64_t now = now_after_steps_of(lock);
  const State before = state_of(account);
  if (before == State::kHolding || lock.holder.get() != kNobody) note_violation();
  const std::uint64_t passed = change_state(account, before, State::kHolding, now);
  account.acquires.add(1);
  if (before == State::kWaiting) lock.wait.add(passed);
  lock.acquires.add(1);
  const std::uint64_t last = lock.last_holder.get();
  if (last != self.number) {
    if (last != kNobody) lock.handoffs.add(1);
    lock.last_holder.set(self.number);
  }
  lock.since.set(now);
  std::atomic_thread_fence(std::memory_order_release);
  lock.holder.set(self.number);
  record(Event::kAcquired, now);
}

void released() {
  ThreadAccount& account = *self.account;
  LockAccount& lock = *self.lock;
  const std::uint64_t now = now_after_steps_of(lock);
  const State before = state_of(account);
  if (before != State::kHolding || lock.holder.get() != self.number) note_violation();
  const std::uint64_t held = change_state(account, before, State::kOutside, now);
  lock.since.set(0);  // as long as the others don't fit together
  std::atomic_thread_fence(std::memory_order_release);
  lock.holder.set(kNobody);
  lock.hold.add(held);
  std::atomic_thread_fence(std::memory_order_release);
  lock.since.set(now);
  lock.releases.add(1);
  if (lock.demanded.get() != 0) {
    lock.demanded.set(0);
    lock.forced.add(1);
    account.forced.add(1);
  }
  record(Event::kReleased, now);
  // The lock counts as free, but nobody can take it before its mutex is free.
  const Header& header = observer.memory.header();
  if (header.long_hold == 0 || held < header.long_hold) return;
  if (header.timeline.load(std::memory_order_relaxed) != 0) note_hold(now);
}

/// The GIL was switched off while this thread waited for it; take_gil() then wakes the next one and returns.
void gave_up() {
  const std::uint64_t now = ticks();
  change_state(*self.account, State::kWaiting, State::kOutside, now);
  record(Event::kGaveUp, now);
}

void waiting() {
  ThreadAccount& account = *self.account;
  const std::uint64_t handoffs = self.lock->handoffs.get();
  if (state_of(account) != State::kWaiting) {
    const std::uint64_t now = ticks();
    change_state(account, state_of(account), State::kWaiting, now);
    record(Event::kWaiting, now);
  } else if (self.timed_out && handoffs == self.handoffs) {
    // take_gil() has just asked the holder to let go, and waits again.
    const std::uint64_t now = now_after_steps_of(*self.lock);
    self.lock->demanded.set(now);
    record(Event::kDemanded, now);
  }
  self.timed_out = false;
  self.handoffs = handoffs;
}

}  // namespace

void on_signal(const void* condition, const void* caller) {
  if (condition == nullptr) return;
  if (condition == self.acquired) {
    acquired();
  } else if (condition == self.released && state_of(*self.account) == State::kHolding) {
    released();
  } else if (recognise(condition, caller, true)) {
    if (condition == self.acquired) {
      acquired();
    } else if (is_free_threaded() && state_of(*self.account) == State::kWaiting) {
      gave_up();
    } else {
      released();
    }
  }
}

void on_timed_wait(const void* condition, const void* caller) {
  if (condition == self.released || (recognise(condition, caller, false) && condition == self.released))
    waiting();
}

void on_timed_out(bool timed_out) {
  self.timed_out = timed_out;
}

bool on_wait(const void* condition) {
  if (condition != self.acquired || condition == nullptr || state_of(*self.account) != State::kOutside)
    return false;
  const std::uint64_t now = ticks();
  change_state(*self.account, State::kOutside, State::kYielding, now);
  record(Event::kYielding, now);
  return true;
}

void on_yielded() {
  const std::uint64_t now = ticks();
  self.lock->wait.add(change_state(*self.account, State::kYielding, State::kOutside, now));
  record(Event::kYielded, now);
}

}  // namespace gillab::probe
