#pragma once

#include <string>

#include "tell/blocks/speedups.h"
#include "tell/format/terminal/style.h"

namespace gillab::terminal {

/// A row for each variant under a header, then who held the GIL meanwhile. Where the columns do not fit, it
/// gives up, in this order, the interval over the serial variant, the bars, the ends of the intervals, and at
/// last whole columns.
[[nodiscard]] std::string drawn(const blocks::Speedups& speedups, const Style& style);

}  // namespace gillab::terminal
