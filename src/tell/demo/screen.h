#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observe/trace/recording.h"
#include "tell/blocks/lanes.h"
#include "tell/demo/counts.h"
#include "tell/demo/forced_switch.h"
#include "tell/demo/picture.h"
#include "tell/demo/tour.h"
#include "tell/format/terminal/style.h"
#include "tell/format/terminal/styled_line.h"

/// What the demo shows at a moment.
namespace gillab::demo {

/// A thread of demo_load.py, with what is known of it.
struct Member {
  Row row;
  double rate = 0;           ///< per second
  std::uint32_t number = 0;  ///< in the recordings; 0: not there
};

struct View {
  std::vector<Member> members;
  trace::Recording picture;  ///< the stretch of time to draw
  std::optional<ForcedSwitch> forced;
  Figures figures;                ///< over the last second; its threads as in the recordings
  std::map<Unit, double> totals;  ///< per second
  double seconds_per_tick = 1e-9;
  bool settled = true;  ///< the figures are of a whole second under the present settings
  std::string remark;   ///< something that happened, or empty
};

/// Finds the members' numbers in a recording.
[[nodiscard]] std::vector<Member> members_of(const std::vector<Row>& rows, const trace::Recording& recording);

/// The stretch of time around a forced switch that a picture of `window_s` should show.
struct Stretch {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};
[[nodiscard]] Stretch around(const ForcedSwitch& forced, double window_s, double seconds_per_tick);

/// A stretch of that many ticks, up to about `end`. It moves by whole columns, so that what is in one column
/// stays in one.
[[nodiscard]] Stretch on_grid(std::uint64_t end, double ticks, int columns);

/// One lane for each member, in `columns` columns; `most`: lines at most for lanes.
[[nodiscard]] blocks::Lanes lanes_in(const View& view, int columns, std::size_t most);

/// How many columns a lane has on the screen.
[[nodiscard]] int lane_columns(const terminal::Style& style);

/// What the threads get done together beside what one alone did, and why that may disappoint.
[[nodiscard]] std::vector<std::string> comparison(const std::map<Unit, double>& totals,
                                                  const std::map<Unit, double>& baseline,
                                                  const Lesson& lesson, const Surroundings& surroundings,
                                                  int threads);

/// The steps of the forced switch in the view.
[[nodiscard]] std::vector<SwitchStep> steps_in(const View& view);

/// The whole screen, `height` lines of at most style.width columns.
[[nodiscard]] std::vector<terminal::StyledLine> screen(const Tour& tour, const View& view,
                                                       const terminal::Style& style, int height);

}  // namespace gillab::demo
