#pragma once

#include <string>
#include <vector>

#include "tell/blocks/lanes.h"
#include "tell/format/terminal/style.h"
#include "tell/format/terminal/styled_line.h"

namespace gillab::terminal {

/// How many columns a lane has there, beside its name and its numbers.
[[nodiscard]] int lane_columns(const Style& style, int margin);

/// Under a scale, a line for each lane and one for all; `airy`: with empty lines between the lanes.
[[nodiscard]] std::vector<StyledLine> lane_lines(const blocks::Lanes& lanes, const Style& style, int margin,
                                                 bool airy = false);

/// What the characters mean.
[[nodiscard]] StyledLine lane_legend(const Style& style, int margin);

/// A scale for `columns` columns that show `window_s`: "├── 10 ms ──┤", of a round length.
[[nodiscard]] std::string lane_scale(double window_s, int columns, bool unicode);

/// The lines, and the legend where anything was seen.
[[nodiscard]] std::string drawn(const blocks::Lanes& lanes, const Style& style);

}  // namespace gillab::terminal
