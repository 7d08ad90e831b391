#include "observe/probe/recorder.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <thread>

#include "observe/probe/account.h"
#include "observe/probe/clock.h"
#include "observe/probe/cost.h"
#include "observe/probe/delivery.h"
#include "observe/probe/memory.h"
#include "observe/probe/python_code.h"
#include "observe/probe/safe_read.h"

namespace gillab::probe {

namespace {

/// The condition variables of one GIL.
struct KnownLock {
  std::atomic<const void*> acquired;  ///< signalled when it has been taken: `switch_cond`
  std::atomic<const void*> released;  ///< signalled when it is let go of: `cond`
};

/// CPython's lock is cond, mutex, switch_cond, switch_mutex, one after the other.
constexpr std::size_t kDistance = sizeof(pthread_cond_t) + sizeof(pthread_mutex_t);

const void* released_beside(const void* acquired) {
  return static_cast<const std::byte*>(acquired) - kDistance;
}

/// What the process knows. Zero-initialised: hooks may run before constructors.
struct Observer {
  Capacity capacity;
  std::array<char, 108> collector;
  std::size_t collector_size;
  std::uint64_t long_hold;
  bool timeline;
  bool observing;
  pthread_key_t thread_end;
  Memory memory;
  std::atomic<std::uint32_t> locks;
  std::array<KnownLock, kMostLocks> known;
};

constinit Observer observer{};

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
[[gnu::tls_model("initial-exec")]] thread_local constinit Self self{};
/// Its account when the recording has no room for another.
[[gnu::tls_model("initial-exec")]] thread_local constinit ThreadAccount spare{};

State state_of(const ThreadAccount& account) {
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

Chunk* next_chunk(Header& header) {
  const std::uint32_t capacity = header.chunk_capacity;
  if (header.chunks.load(std::memory_order_relaxed) >= capacity) return nullptr;
  const std::uint32_t index = header.chunks.fetch_add(1, std::memory_order_relaxed);
  if (index >= capacity) return nullptr;
  Chunk& chunk = observer.memory.chunk(index);
  chunk.thread = self.number;
  self.account->chunk.store(index + 1, std::memory_order_relaxed);
  return &chunk;
}

void record(Event event, std::uint64_t now) {
  Header& header = observer.memory.header();
  if (header.timeline.load(std::memory_order_relaxed) == 0) return;
  if (self.chunk == nullptr || self.chunk->used.load(std::memory_order_relaxed) == Chunk::kEvents) {
    self.chunk = next_chunk(header);
    if (self.chunk == nullptr) {
      self.account->dropped.add(1);
      return;
    }
  }
  const std::uint32_t used = self.chunk->used.load(std::memory_order_relaxed);
  const std::uint64_t passed = now - header.start_ticks;
  self.chunk->events[used].store(packed(event, self.lock_index, passed), std::memory_order_relaxed);
  self.chunk->used.store(used + 1, std::memory_order_release);
}

[[gnu::cold, gnu::noinline]] void note_violation() {
  observer.memory.header().violations.fetch_add(1, std::memory_order_relaxed);
}

Note* new_note() {
  Header& header = observer.memory.header();
  if (header.notes.load(std::memory_order_relaxed) < header.note_capacity) {
    const std::uint32_t index = header.notes.fetch_add(1, std::memory_order_relaxed);
    if (index < header.note_capacity) return &observer.memory.note(index);
  }
  header.lost_notes.fetch_add(1, std::memory_order_relaxed);
  return nullptr;
}

/// Programs set errno, let go of the GIL, call the system and look at errno: the probe must not touch it.
class KeepErrno {
 public:
  KeepErrno() = default;
  KeepErrno(const KeepErrno&) = delete;
  KeepErrno& operator=(const KeepErrno&) = delete;
  ~KeepErrno() { errno = kept_; }

 private:
  int kept_ = errno;
};

[[gnu::cold, gnu::noinline]] void note_hold(std::uint64_t now) {
  const KeepErrno keep_errno;
  Note* const note = new_note();
  if (note == nullptr) return;
  note->thread = self.number;
  note->ticks = now;
  note->frames = static_cast<std::uint32_t>(note_frames(note->stack));
  note->kind.store(static_cast<std::uint32_t>(Note::Kind::kHold), std::memory_order_release);
}

void note_sample(Note::Kind kind, std::string_view name, std::uint64_t now) {
  Note* const note = new_note();
  if (note == nullptr) return;
  note->thread = self.number;
  note->ticks = now;
  note->frames = 1;
  auto& text = note->stack.front().function;
  std::copy_n(name.begin(), std::min(name.size(), text.size() - 1), text.begin());
  note->kind.store(static_cast<std::uint32_t>(kind), std::memory_order_release);
}

void acquired() {
  ThreadAccount& account = *self.account;
  LockAccount& lock = *self.lock;
  // The counter may be read before the lock's mutex was had; the steps of one lock stay in order.
  const std::uint64_t now = std::max(ticks(), lock.since.get() + 1);
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
  const std::uint64_t now = ticks();
  ThreadAccount& account = *self.account;
  LockAccount& lock = *self.lock;
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
    self.lock->demanded.set(1);
    record(Event::kDemanded, ticks());
  }
  self.timed_out = false;
  self.handoffs = handoffs;
}

// --- The rare part: first times, and conditions that are not the thread's usual ones. ---

void read_command(std::span<char> command) {
  const int file = ::open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  if (::read(file, command.data(), command.size() - 1) < 0) command.front() = '\0';
  ::close(file);
}

std::string_view collector() {
  return {observer.collector.data(), observer.collector_size};
}

void fill_in(Header& header) {
  const Moment now = moment_now();
  header.start_ticks = now.ticks;
  header.start_ns = now.ns;
  header.long_hold = observer.long_hold;
  header.process = static_cast<std::uint32_t>(::getpid());
  header.parent = static_cast<std::uint32_t>(::getppid());
  header.python = python_version();
  header.free_threaded = is_free_threaded() ? 1 : 0;
  header.timeline.store(observer.timeline ? 1 : 0, std::memory_order_relaxed);
  header.locks.store(observer.locks.load());
  read_command(header.command);
  header.magic = kMagic;
}

/// Maps this process's memory, at its first event; false when it cannot be had.
bool begin_recording() {
  if (observer.memory) return true;
  const bool shared = observer.collector_size != 0;
  int descriptor = -1;
  Memory memory = Memory::map(observer.capacity, shared, &descriptor);
  if (!memory) {
    observer.observing = false;
    if (shared) deliver(-1, collector());
    return false;
  }
  fill_in(memory.header());
  if (shared) {
    const bool sent = deliver(descriptor, collector());
    ::close(descriptor);
    if (!sent) {
      memory.unmap();
      observer.observing = false;
      return false;
    }
  }
  observer.memory = memory;
  return true;
}

void use_lock(std::size_t index) {
  const KnownLock& known = observer.known[index];
  self.lock_index = index;
  self.lock = &observer.memory.header().lock[index];
  self.acquired = known.acquired.load(std::memory_order_relaxed);
  self.released = known.released.load(std::memory_order_relaxed);
}

std::size_t index_of(const void* condition) {
  const std::size_t count = std::min<std::size_t>(observer.locks.load(std::memory_order_acquire), kMostLocks);
  for (std::size_t i = 0; i < count; ++i) {
    const KnownLock& known = observer.known[i];
    if (known.acquired.load(std::memory_order_relaxed) == condition ||
        known.released.load(std::memory_order_relaxed) == condition) {
      return i;
    }
  }
  return kMostLocks;
}

void know_lock(std::size_t index, const void* acquired) {
  observer.known[index].released.store(released_beside(acquired), std::memory_order_relaxed);
  observer.known[index].acquired.store(acquired, std::memory_order_release);
}

/// A lock that was never seen is taken before it is released, so what is signalled is its `switch_cond`.
std::size_t learn_lock(const void* acquired) {
  const std::uint32_t index = observer.locks.fetch_add(1);
  if (index >= kMostLocks) {
    observer.locks.store(kMostLocks);
    observer.memory.header().lost_steps.fetch_add(1, std::memory_order_relaxed);
    return kMostLocks;
  }
  know_lock(index, acquired);
  observer.memory.header().locks.store(observer.locks.load());
  return index;
}

bool is_mine(std::uintptr_t mutex) {
  decltype(pthread_mutex_t::__data) data{};
  return safe_read(mutex, data) && data.__owner == ::gettid();
}

/// Whether `acquired` is a lock's `switch_cond`: take_gil() signals it with both of the lock's mutexes in its
/// hands. The interpreter may contain other code that signals conditions.
bool is_taken_lock(const void* acquired) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): read as bytes
  const auto address = reinterpret_cast<std::uintptr_t>(acquired);
  return is_mine(address - sizeof(pthread_mutex_t)) && is_mine(address + sizeof(pthread_cond_t));
}

/// Makes everything ready for the condition's lock; false when the condition is none of a GIL's.
bool prepare(const void* condition, const void* caller, bool signal) {
  if (!observer.observing || !is_python_code(caller)) return false;
  const KeepErrno keep_errno;
  std::size_t index = index_of(condition);
  if (index == kMostLocks && (!signal || !is_taken_lock(condition))) return false;
  if (!begin_recording()) return false;
  begin_thread("");
  if (index == kMostLocks) {
    if (state_of(*self.account) == State::kHolding) {
      note_violation();  // this Python's lock is not laid out as it should be
      return false;
    }
    index = learn_lock(condition);
    if (index == kMostLocks) return false;
  } else if (signal && state_of(*self.account) != State::kHolding &&
             observer.known[index].released.load() == condition && is_taken_lock(condition)) {
    // Nobody releases what he does not hold: the memory of a lock that has gone is another lock's now.
    know_lock(index, condition);
    observer.memory.header().lock[index].holder.set(kNobody);
  }
  use_lock(index);
  return true;
}

void end_thread(void* /*account*/) {
  if (!self.counting || !observer.memory) return;
  const std::uint64_t now = ticks();
  const State state = state_of(*self.account);
  change_state(*self.account, state, state, now);
  self.account->ended.set(now);
}

void begin_again_in_child() {
  // The memory is the parent's; the child, which is this thread alone, gets its own at its first event.
  observer.memory.unmap();
  self = {};
}

void begin_observing(const Options& options) {
  observer.capacity = options.capacity;
  observer.timeline = options.timeline;
  observer.long_hold = options.long_hold;
  observer.collector_size = std::min(options.collector.size(), observer.collector.size() - 1);
  std::copy_n(options.collector.begin(), observer.collector_size, observer.collector.begin());
  options.clock ? choose_clock(*options.clock) : choose_clock();
  ::pthread_key_create(&observer.thread_end, &end_thread);
  ::pthread_atfork(nullptr, nullptr, &begin_again_in_child);
  observer.observing = true;
}

}  // namespace

bool observe(const Options& options) {
  if (!find_python()) return false;
  begin_observing(options);
  return true;
}

Header* recording() {
  return observer.memory ? &observer.memory.header() : nullptr;
}

void end_program() {
  if (!observer.memory) return;
  Header& header = observer.memory.header();
  // A child of vfork() has our memory, but its end isn't ours.
  if (header.process == static_cast<std::uint32_t>(::getpid())) header.ended.set(ticks());
}

void go_on() {
  if (!observer.memory) return;
  Header& header = observer.memory.header();
  if (header.process == static_cast<std::uint32_t>(::getpid())) header.ended.set(0);
}

bool holds_gil() {
  return self.counting && state_of(*self.account) == State::kHolding;
}

void begin_thread(const char* name) {
  if (self.counting || !observer.memory) return;
  Header& header = observer.memory.header();
  const std::uint32_t index = header.threads.fetch_add(1, std::memory_order_relaxed);
  self.number = index + 1;
  self.account = index < header.thread_capacity ? &observer.memory.thread(index) : &spare;
  ThreadAccount& account = *self.account;
  const auto id = static_cast<std::uint32_t>(::gettid());
  const std::string_view known = id == header.process ? "MainThread" : name;
  std::copy_n(known.begin(), std::min(known.size(), account.name.size() - 1), account.name.begin());
  const std::uint64_t now = ticks();
  account.begun.set(now);
  account.since.set(now);
  account.id.store(id, std::memory_order_release);
  self.counting = true;
  ::pthread_setspecific(observer.thread_end, &account);
}

void on_signal(const void* condition, const void* caller) {
  if (condition == nullptr) return;
  if (condition == self.acquired) {
    acquired();
  } else if (condition == self.released && state_of(*self.account) == State::kHolding) {
    released();
  } else if (prepare(condition, caller, true)) {
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
  if (condition == self.released || (prepare(condition, caller, false) && condition == self.released))
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

/// What a tick lasts. Settled at the first question, so that sums keep their scale from one look to the next.
static double settled_tick_s(const Header& header) {
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

bool observes_gil() {
  return observer.memory && observer.locks.load() != 0;
}

namespace {

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

GilSums gil_sums() {
  if (!observer.memory) return {};
  const Header& header = observer.memory.header();
  const double tick_s = settled_tick_s(header);
  GilSums sums;
  for (std::size_t i = 0; i < std::min<std::size_t>(observer.locks.load(), kMostLocks); ++i) {
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

double measure_cost_s() {
  if (observer.observing) return 0;
  constexpr std::uint32_t kPairs = 100'000;
  double cost_s = 0;
  // A thread of its own, so that the caller's keeps its account, which is none.
  std::thread([&cost_s] {
    constexpr auto kChunks = static_cast<std::uint32_t>(std::size_t{2} * kPairs / Chunk::kEvents + 1);
    begin_observing({.capacity = {.threads = 1, .notes = 1, .chunks = kChunks}, .timeline = true});
    int descriptor = -1;
    observer.memory = Memory::map(observer.capacity, false, &descriptor);
    if (observer.memory) {
      fill_in(observer.memory.header());
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
      cost_s = static_cast<double>(end.ns - begin.ns) * 1e-9 / (2.0 * kPairs);
      self.counting = false;
    }
    observer.observing = false;
    observer.locks = 0;
    observer.memory.unmap();
  }).join();
  return cost_s;
}

void begin_sample(std::string_view name) {
  if (!holds_gil()) return;
  observer.memory.header().timeline.store(1);
  const std::uint64_t now = ticks();
  note_sample(Note::Kind::kSampleBegins, name, now);
  // The timeline begins in the middle of a hold.
  record(Event::kAcquired, now);
}

void end_sample() {
  if (!holds_gil()) return;
  const std::uint64_t now = ticks();
  record(Event::kReleased, now);
  note_sample(Note::Kind::kSampleEnds, "", now);
  observer.memory.header().timeline.store(0);
}

}  // namespace gillab::probe
