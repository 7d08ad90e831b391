#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "observe/probe/clock.h"
#include "observe/probe/recording.h"

/// The recorder: told by the interposed functions (interpose.cpp) what happens to which condition variable,
/// it works out what that means for the GIL and writes it down.
///
/// CPython signals one condition variable of a lock when a thread has taken it (`switch_cond`, in take_gil)
/// and another when a thread lets go of it (`cond`, in drop_gil), both under the lock's mutex; who finds the
/// lock taken waits on `cond`, and who let go on demand waits on `switch_cond` until another thread has taken
/// it (Python/ceval_gil.c). So the recorder sees every such step, in order, as it happens. It runs under that
/// mutex: it takes no lock and allocates nothing.
namespace gillab::probe {

struct Options {
  Capacity capacity;
  std::string_view
      collector;          ///< abstract socket that gets each process's recording; empty: it stays private
  bool timeline = false;  ///< record events, not only sums
  std::optional<Clock> clock;   ///< absent: the best there is
  std::uint64_t long_hold = 0;  ///< ticks from which on a hold gets a note; 0: none does
};

/// Starts observing, from Python's first acquisition on; call it once, before Python starts. False when this
/// process has no Python, or when the build observes nothing (sanitizers).
bool observe(const Options& options);

/// The recording of this process; nullptr before Python has taken its GIL for the first time, or without one.
[[nodiscard]] Header* recording();

/// Tells that the program ends, or is about to make way for another (execve); and that it didn't after all.
void end_program();
void go_on();

/// Whether this thread holds a GIL.
[[nodiscard]] bool holds_gil();

/// Opens the calling thread's account, with the name that it has in Python (may be empty).
void begin_thread(const char* name);

/// What the interposed functions report. `caller`: the address they were called from.
void on_signal(const void* condition, const void* caller);
void on_timed_wait(const void* condition, const void* caller);
/// After the wait: whether it ended because the time was up.
void on_timed_out(bool timed_out);
/// Whether the calling thread yields the lock by this wait; then on_yielded() must follow it.
[[nodiscard]] bool on_wait(const void* condition);
void on_yielded();

/// Notes that a sample begins or ends. The calling thread must hold the GIL.
void begin_sample(std::string_view name);
void end_sample();

}  // namespace gillab::probe
