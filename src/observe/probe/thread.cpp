#include "observe/probe/thread.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "observe/probe/clock.h"
#include "observe/probe/observer.h"
#include "observe/probe/self.h"

namespace gillab::probe {

[[gnu::tls_model("initial-exec")]] thread_local constinit Self self{};

namespace {

/// A thread's account when the recording has no room for another.
[[gnu::tls_model("initial-exec")]] thread_local constinit ThreadAccount spare{};

}  // namespace

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

bool holds_gil() {
  return self.counting && state_of(*self.account) == State::kHolding;
}

void end_thread(void* /*account*/) {
  if (!self.counting || !observer.memory) return;
  const std::uint64_t now = ticks();
  const State state = state_of(*self.account);
  change_state(*self.account, state, state, now);
  self.account->ended.set(now);
}

}  // namespace gillab::probe
