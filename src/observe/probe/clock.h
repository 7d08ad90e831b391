#pragma once

#include <cstdint>
#include <ctime>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace gillab::probe {

/// CLOCK_MONOTONIC in nanoseconds.
[[nodiscard]] inline std::uint64_t monotonic_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

/// Whether the kernel itself keeps time by the processor's time-stamp counter: only then does it run at one
/// rate and show one time on all CPUs.
[[nodiscard]] bool counter_is_invariant();

namespace detail {
// Zero-initialised, so that whoever comes before the answer is known gets the slow clock.
extern bool use_counter;
}  // namespace detail

/// The cheapest monotonic clock there is: the time-stamp counter where it is invariant, else CLOCK_MONOTONIC.
/// The same in all processes of a machine. Takes no lock; async-signal-safe.
[[nodiscard]] inline std::uint64_t ticks() {
#if defined(__x86_64__)
  if (detail::use_counter) return __rdtsc();
#endif
  return monotonic_ns();
}

enum class Clock : std::uint8_t { kMonotonic, kCounter };

/// Chooses the clock; call it once, before the first ticks().
void choose_clock();
/// The same by another process's choice, so that both show one time: this one may not see what that one saw.
void choose_clock(Clock clock);
[[nodiscard]] Clock chosen_clock();

/// One moment on both clocks. Two of them tell what a tick lasts.
struct Moment {
  std::uint64_t ticks = 0;
  std::uint64_t ns = 0;
};

[[nodiscard]] Moment moment_now();

/// Seconds of one tick, as measured between two moments; the longer apart, the better.
[[nodiscard]] double seconds_per_tick(const Moment& earlier, const Moment& later);

}  // namespace gillab::probe
