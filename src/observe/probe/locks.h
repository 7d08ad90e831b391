#pragma once

#include <pthread.h>

#include <cstddef>

/// Which condition variables are a GIL's. Locks are learned at their first acquisition and keep their number.
namespace gillab::probe {

/// CPython's lock is cond, mutex, switch_cond, switch_mutex, one after the other: how far `switch_cond` lies
/// behind `cond`.
inline constexpr std::size_t kDistance = sizeof(pthread_cond_t) + sizeof(pthread_mutex_t);

/// The condition variables of one GIL.
struct Conditions {
  const void* acquired = nullptr;  ///< signalled when it has been taken: `switch_cond`
  const void* released = nullptr;  ///< signalled when it is let go of: `cond`
};

/// How many locks are known; each has a number below that.
[[nodiscard]] std::size_t known_locks();
[[nodiscard]] Conditions conditions_of(std::size_t lock);

/// The number of the lock that the condition belongs to, or kMostLocks.
[[nodiscard]] std::size_t lock_with(const void* condition);

/// Whether `acquired` is a lock's `switch_cond`: take_gil() signals it with both of the lock's mutexes in its
/// hands. The interpreter may contain other code that signals conditions.
[[nodiscard]] bool is_taken_lock(const void* acquired);

/// Gives a lock that was never seen a number; kMostLocks when there is none left. It is taken before it is
/// released, so what is signalled is its `switch_cond`. There must be a recording.
[[nodiscard]] std::size_t learn_lock(const void* acquired);

/// Lets the number stand for the lock with that `switch_cond`.
void know_lock(std::size_t lock, const void* acquired);

void forget_locks();

}  // namespace gillab::probe
