#pragma once

#include <map>

#include "tell/blocks/block.h"
#include "tell/demo/screen.h"

namespace gillab::demo {

/// A lesson as text: what it says, the picture of a stretch of time in `columns` columns, the numbers beside
/// it. `baseline`: what one thread alone got done.
[[nodiscard]] blocks::Page page(const Lesson& lesson, const Surroundings& surroundings, const View& view,
                                const std::map<Unit, double>& baseline, int columns);

/// The last stretch of `window_s` in which most happened, of a recording from `begin` to `end`.
[[nodiscard]] Stretch telling_stretch(const trace::Recording& recording, double window_s,
                                      double seconds_per_tick);

}  // namespace gillab::demo
