#include "work/python/gil_cost.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/support/median.h"
#include "work/python/gil.h"

namespace gillab::python {

namespace {

using Clock = std::chrono::steady_clock;

double ns_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double, std::nano>(end - begin).count();
}

/// Short enough that a thread is seldom interrupted in one, long beside reading the clock.
constexpr std::int64_t kBatch = 500;

/// `body` repeated on the calling thread: nanoseconds of one, the median of batches.
template <typename Body>
double repeated_ns(std::int64_t repetitions, Body body) {
  std::vector<double> batches;
  for (std::int64_t done = 0; done < repetitions;) {
    const std::int64_t size = std::min(kBatch, repetitions - done);
    const Clock::time_point begin = Clock::now();
    for (std::int64_t i = 0; i < size; ++i)
      body();
    batches.push_back(ns_between(begin, Clock::now()) / static_cast<double>(size));
    done += size;
  }
  return median(std::move(batches));
}

/// What `measure` returns on a thread that Python does not know, with the GIL free. Called attached.
template <typename Measure>
double on_unknown_thread(Measure measure) {
  double ns = 0;
  const Detach detached;
  std::jthread([&] { ns = measure(); }).join();
  return ns;
}

/// Waits without the GIL and without sleeping; gives way where there is only one CPU.
template <typename Condition>
void spin_until(Condition condition) {
  for (int tries = 0; !condition(); ++tries) {
    if (tries % 1000 == 999) std::this_thread::yield();
  }
}

/// PyGILState_Ensure and Release on a thread without a thread state, which they make and throw away.
double attach_fresh(std::int64_t repetitions) {
  return on_unknown_thread([=] { return repeated_ns(repetitions, [] { const Attach attached; }); });
}

/// The same on a thread that keeps its thread state.
double attach_kept(std::int64_t repetitions) {
  return on_unknown_thread([=] {
    const Attach keeps_the_state;
    const Detach detached;
    return repeated_ns(repetitions, [] { const Attach attached; });
  });
}

/// Py_BEGIN_ALLOW_THREADS and END, nobody else wanting the GIL.
double allow_threads(std::int64_t repetitions) {
  return repeated_ns(repetitions, [] { const Detach detached; });
}

/// Two threads in turns; each asks for the GIL only when the other has let go of it. Half of the median time
/// there and back.
double handoff_free(std::int64_t repetitions) {
  std::atomic<std::int64_t> turn = 0;
  std::vector<double> rounds;
  const auto take_turns = [&](std::int64_t first, auto note) {
    for (std::int64_t mine = first; mine < 2 * repetitions + 2; mine += 2) {
      spin_until([&] { return turn.load(std::memory_order_acquire) == mine; });
      note();
      { const Attach attached; }
      turn.store(mine + 1, std::memory_order_release);
    }
  };
  std::atomic<bool> ready = false;
  const Detach detached;
  std::jthread other([&] {
    const Attach keeps_the_state;
    const Detach detached_too;
    ready = true;
    take_turns(1, [] {});
  });
  spin_until([&] { return ready.load(); });
  std::optional<Clock::time_point> before;
  take_turns(0, [&] {
    const Clock::time_point now = Clock::now();
    if (before) rounds.push_back(ns_between(*before, now) / 2);
    before = now;
  });
  return median(std::move(rounds));
}

/// Long enough for a thread that asked for the GIL to fall asleep, shorter than the switch interval.
constexpr std::chrono::microseconds kFallAsleep{60};

/// From the release by one thread until another, which sleeps in wait for it, has got it; the median.
double handoff_contended(std::int64_t repetitions) {
  const std::int64_t turns = repetitions + 1;  // in the first, the taker makes itself known to Python
  std::atomic<std::int64_t> asked = 0;
  std::atomic<std::int64_t> got = 0;
  std::atomic<std::int64_t> invited = 0;
  Clock::time_point taken;  // written with the GIL, read after `got`
  std::jthread taker([&] {
    const Attach keeps_the_state;
    const Detach detached;
    for (std::int64_t turn = 1; turn <= turns; ++turn) {
      spin_until([&] { return invited.load() == turn; });
      asked = turn;
      {
        const Attach attached;
        taken = Clock::now();
      }
      got = turn;
    }
  });
  std::vector<double> latencies;
  for (std::int64_t turn = 1; turn <= turns; ++turn) {
    if (turn == 1) {
      const Detach detached;
      invited = turn;
      spin_until([&] { return got.load() == turn; });
      continue;
    }
    invited = turn;
    spin_until([&] { return asked.load() == turn; });
    const Clock::time_point asleep = Clock::now() + kFallAsleep;
    spin_until([&] { return Clock::now() >= asleep; });
    const Clock::time_point released = Clock::now();
    {
      const Detach detached;
      spin_until([&] { return got.load() == turn; });
    }
    latencies.push_back(ns_between(released, taken));
  }
  {
    const Detach detached;
    taker.join();
  }
  return median(std::move(latencies));
}

constexpr std::array kPrimitives{
    GilPrimitive{.name = "attach-fresh", .cost_ns = &attach_fresh},
    GilPrimitive{.name = "attach-kept", .cost_ns = &attach_kept},
    GilPrimitive{.name = "allow-threads", .cost_ns = &allow_threads},
    GilPrimitive{.name = "handoff-free", .cost_ns = &handoff_free},
    GilPrimitive{.name = "handoff-contended", .cost_ns = &handoff_contended},
};

}  // namespace

const GilPrimitive* find_gil_primitive(std::string_view name) {
  const auto* const found = std::ranges::find(kPrimitives, name, &GilPrimitive::name);
  return found == kPrimitives.end() ? nullptr : found;
}

}  // namespace gillab::python
