#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gillab::blocks {

/// What a thread did in the stretch of time that one column shows. The shares add up to at most 1; the rest
/// is before its beginning or after its end.
struct LaneCell {
  double hold = 0;
  double wait = 0;
  double outside = 0;
  bool demanded = false;  ///< it asked the holder to let go
};

/// A thread, and what it got done.
struct Lane {
  std::string name;
  char sign = ' ';  ///< stands for it where lanes are drawn as one
  std::vector<LaneCell> cells;
  std::optional<double> held;            ///< share of the time
  std::string rate;                      ///< per second: "3.12 M steps"; may be empty
  std::optional<double> handoffs_per_s;  ///< how often the GIL came to it from another
};

/// Threads and what each did with the GIL, from left to right.
struct Lanes {
  double window_s = 0;  ///< the stretch of time in all the columns
  std::size_t columns = 0;
  std::vector<Lane> lanes;
  std::string left_out;     ///< what there is to say of lanes that aren't there; mostly empty
  Lane all;                 ///< the numbers of all together; has no cells
  bool one_holder = false;  ///< one thread at most holds at a time, so that all can be drawn as one
};

/// Lanes of all that was recorded, from its beginning to its end. A page of pictures shows them; a terminal
/// has no room.
struct Timeline {
  Lanes lanes;
};

}  // namespace gillab::blocks
