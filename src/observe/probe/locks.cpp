#include "observe/probe/locks.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

#include "observe/probe/observer.h"
#include "observe/probe/recording.h"
#include "observe/probe/safe_read.h"

namespace gillab::probe {

namespace {

struct KnownLock {
  std::atomic<const void*> acquired;
  std::atomic<const void*> released;
};

/// Zero-initialised: hooks may run before constructors.
struct Locks {
  std::atomic<std::uint32_t> count;
  std::array<KnownLock, kMostLocks> known;
};

constinit Locks locks{};

bool is_mine(std::uintptr_t mutex) {
  decltype(pthread_mutex_t::__data) data{};
  return safe_read(mutex, data) && data.__owner == ::gettid();
}

}  // namespace

std::size_t known_locks() {
  return std::min<std::size_t>(locks.count.load(std::memory_order_acquire), kMostLocks);
}

Conditions conditions_of(std::size_t lock) {
  const KnownLock& known = locks.known[lock];
  return {.acquired = known.acquired.load(std::memory_order_relaxed),
          .released = known.released.load(std::memory_order_relaxed)};
}

std::size_t lock_with(const void* condition) {
  const std::size_t count = known_locks();
  for (std::size_t lock = 0; lock < count; ++lock) {
    const Conditions conditions = conditions_of(lock);
    if (conditions.acquired == condition || conditions.released == condition) return lock;
  }
  return kMostLocks;
}

bool is_taken_lock(const void* acquired) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): read as bytes
  const auto address = reinterpret_cast<std::uintptr_t>(acquired);
  return is_mine(address - sizeof(pthread_mutex_t)) && is_mine(address + sizeof(pthread_cond_t));
}

std::size_t learn_lock(const void* acquired) {
  const std::uint32_t lock = locks.count.fetch_add(1);
  if (lock >= kMostLocks) {
    locks.count.store(kMostLocks);
    observer.memory.header().lost_steps.fetch_add(1, std::memory_order_relaxed);
    return kMostLocks;
  }
  know_lock(lock, acquired);
  observer.memory.header().locks.store(static_cast<std::uint32_t>(known_locks()));
  return lock;
}

void know_lock(std::size_t lock, const void* acquired) {
  const void* const released = static_cast<const std::byte*>(acquired) - kDistance;
  locks.known[lock].released.store(released, std::memory_order_relaxed);
  locks.known[lock].acquired.store(acquired, std::memory_order_release);
}

void forget_locks() {
  locks.count = 0;
}

}  // namespace gillab::probe
