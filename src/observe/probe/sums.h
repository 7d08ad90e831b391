#pragma once

#include <cstdint>

/// The sums of this process's own recording.
namespace gillab::probe {

/// Over all GILs of the process, since it was first taken.
struct GilSums {
  double hold_s = 0;  ///< time anybody held one, the hold in progress included
  double wait_s = 0;  ///< time threads waited before they got it, over all threads
  std::uint64_t acquires = 0;
  std::uint64_t handoffs = 0;
  std::uint64_t forced = 0;
};

/// Of the calling thread.
struct ThreadSums {
  double hold_s = 0;
  double wait_s = 0;
};

/// Whether a GIL has been seen. Without one the sums are zero.
[[nodiscard]] bool observes_gil();

/// Exact when no other thread takes or releases a GIL meanwhile; else a moment old.
[[nodiscard]] GilSums gil_sums();
[[nodiscard]] ThreadSums thread_sums();

}  // namespace gillab::probe
