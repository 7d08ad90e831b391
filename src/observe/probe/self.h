#pragma once

#include <cstddef>
#include <cstdint>

#include "observe/probe/recording.h"

/// The calling thread's account and the state it is in. Only the probe's own files use this.
namespace gillab::probe {

/// What a thread knows of itself.
struct Self {
  const void* acquired;  ///< the conditions of the lock it used last, to be recognised at once
  const void* released;
  LockAccount* lock;
  std::size_t lock_index;
  ThreadAccount* account;
  Chunk* chunk;
  std::uint32_t number;
  bool counting;           ///< false until its account is open
  bool timed_out;          ///< its last wait for the lock ended without the lock
  std::uint64_t handoffs;  ///< of the lock when it began that wait
};

// Initial-exec: the general model may allocate at a thread's first access, under the GIL's mutex.
[[gnu::tls_model("initial-exec"), gnu::visibility("hidden")]] extern thread_local constinit Self self;

[[nodiscard]] inline State state_of(const ThreadAccount& account) {
  return static_cast<State>(account.state.get());
}

/// Ends the thread's present state, `before`, and begins another. Who knows the state saves the look-up.
inline std::uint64_t change_state(ThreadAccount& account, State before, State after, std::uint64_t now) {
  const std::uint64_t passed = now - account.since.get();
  if (before == State::kOutside) {
    account.outside.add(passed);
  } else if (before == State::kHolding) {
    account.hold.add(passed);
  } else {
    account.wait.add(passed);
  }
  account.state.set(static_cast<std::uint64_t>(after));
  account.since.set(now);
  return passed;
}

/// Closes the account of a thread that ends, as the destructor of a pthread key.
void end_thread(void* account);

}  // namespace gillab::probe
