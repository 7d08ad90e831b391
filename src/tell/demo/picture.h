#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "observe/trace/recording.h"
#include "tell/format/terminal/style.h"
#include "tell/format/terminal/styled_line.h"

/// Threads as lanes: what each did with the GIL, from left to right.
namespace gillab::demo {

/// What a thread did in the stretch of time that one column shows. The shares add up to at most 1; the rest
/// is before its beginning or after its end.
struct Cell {
  double hold = 0;
  double wait = 0;
  double outside = 0;
  bool demanded = false;  ///< it asked the holder to let go
};

using Lane = std::vector<Cell>;

/// One lane for each thread of the recording, from its `begun` to its `end` in `columns` columns.
[[nodiscard]] std::vector<Lane> lanes_of(const trace::Recording& recording, int columns);

void draw_lane(output::StyledLine& line, const Lane& lane, const output::Style& style);

struct Holder {
  char sign = ' ';
  const Lane* lane = nullptr;  ///< all of the same length
};

/// Who held the GIL most in each column, by their signs; dim when it was free most of the time.
void draw_holders(output::StyledLine& line, const std::vector<Holder>& holders);

/// What the characters mean.
[[nodiscard]] output::StyledLine legend(const output::Style& style);

/// A scale for `columns` columns that show `window_s`: "├── 10 ms ──┤", of a round length.
[[nodiscard]] std::string scale(double window_s, int columns, bool unicode);

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
