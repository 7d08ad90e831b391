#pragma once

#include <cstdint>

namespace gillab::native {

/// What the machine gave pure native threads just now: the same total work on one thread, then on several.
struct Capacity {
  double serial_s = 0;   ///< wall seconds of the work on one thread
  double threads_s = 0;  ///< wall seconds of the same total work shared by the threads, from the barrier on

  /// The speedup reached: the real ceiling for anything that runs on that many threads.
  [[nodiscard]] double speedup() const { return threads_s > 0 ? serial_s / threads_s : 0; }
};

/// Measures the capacity for `tasks` equal pieces (>= 1) shared by `threads` threads (>= 1), so that four
/// pieces on three threads count as what they can be: twice as fast, not three times. `seconds` is about the
/// work of all pieces on one thread (> 0). Touches no Python; call it detached so that other threads of the
/// process may go on.
[[nodiscard]] Capacity measure_capacity(int threads, int tasks, double seconds);

}  // namespace gillab::native
