#pragma once

#include <vector>

#include "observe/trace/recording.h"

namespace gillab::trace {

/// The innermost frame of the user's own code, outside of the standard library and installed packages; the
/// innermost of all when there is none. The stack must not be empty.
[[nodiscard]] const Frame& own_frame(const std::vector<Frame>& stack);

}  // namespace gillab::trace
