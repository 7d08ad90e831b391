#include "observe/probe/clock.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace gillab::probe {

namespace detail {
bool use_counter = false;
}

bool counter_is_invariant() {
#if defined(__x86_64__)
  // Plain system calls: this runs inside of other people's programs, before their main().
  const int file =
      ::open("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  std::array<char, 16> buffer{};
  const ssize_t size = ::read(file, buffer.data(), buffer.size());
  ::close(file);
  return size >= 3 && std::string_view(buffer.data(), static_cast<std::size_t>(size)).starts_with("tsc");
#else
  return false;
#endif
}

void choose_clock() {
  choose_clock(counter_is_invariant() ? Clock::kCounter : Clock::kMonotonic);
}

void choose_clock(Clock clock) {
  detail::use_counter = clock == Clock::kCounter;
}

Clock chosen_clock() {
  return detail::use_counter ? Clock::kCounter : Clock::kMonotonic;
}

Moment moment_now() {
  // The clock is read between two looks at the counter; the closest pair of a few says it best.
  Moment best;
  std::uint64_t closest = ~std::uint64_t{0};
  constexpr int kTries = 5;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const std::uint64_t before = ticks();
    const std::uint64_t ns = monotonic_ns();
    const std::uint64_t after = ticks();
    if (after - before >= closest) continue;
    closest = after - before;
    best = {.ticks = before + (after - before) / 2, .ns = ns};
  }
  return best;
}

double seconds_per_tick(const Moment& earlier, const Moment& later) {
  constexpr double kNanosecond = 1e-9;
  if (!detail::use_counter || later.ticks <= earlier.ticks || later.ns <= earlier.ns) return kNanosecond;
  return static_cast<double>(later.ns - earlier.ns) * kNanosecond /
         static_cast<double>(later.ticks - earlier.ticks);
}

}  // namespace gillab::probe
