#pragma once

/// The recorder: told by the interposed functions (interpose.cpp) what happens to which condition variable,
/// it works out what that means for the GIL and writes it down.
///
/// CPython signals one condition variable of a lock when a thread has taken it (`switch_cond`, in take_gil)
/// and another when a thread lets go of it (`cond`, in drop_gil), both under the lock's mutex; who finds the
/// lock taken waits on `cond`, and who let go on demand waits on `switch_cond` until another thread has taken
/// it (Python/ceval_gil.c). So the recorder sees every such step, in order, as it happens. It runs under that
/// mutex: it takes no lock and allocates nothing.
namespace gillab::probe {

/// What the interposed functions report. `caller`: the address they were called from.
void on_signal(const void* condition, const void* caller);
void on_timed_wait(const void* condition, const void* caller);
/// After the wait: whether it ended because the time was up.
void on_timed_out(bool timed_out);
/// Whether the calling thread yields the lock by this wait; then on_yielded() must follow it.
[[nodiscard]] bool on_wait(const void* condition);
void on_yielded();

}  // namespace gillab::probe
