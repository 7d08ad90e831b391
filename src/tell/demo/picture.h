#pragma once

#include <cstdint>
#include <vector>

#include "observe/trace/recording.h"
#include "tell/blocks/lanes.h"

namespace gillab::demo {

using Cells = std::vector<blocks::LaneCell>;

/// What each thread of the recording did, from its `begun` to its `end` in `columns` columns.
[[nodiscard]] std::vector<Cells> cells_of(const trace::Recording& recording, int columns);

/// How the GIL was shared, as exact as the recording is.
struct Figures {
  struct Thread {
    double held = 0;  ///< shares of the time, 0 to 1
    double waited = 0;
    std::uint64_t handoffs = 0;  ///< acquisitions after another thread
  };
  double span_s = 0;
  double held = 0;  ///< share of the time, over all GILs
  std::uint64_t handoffs = 0;
  std::vector<Thread> threads;  ///< as in the recording
};

[[nodiscard]] Figures figures_of(const trace::Recording& recording, double seconds_per_tick);

}  // namespace gillab::demo
