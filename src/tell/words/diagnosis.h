#pragma once

#include <string>

#include "observe/trace/diagnosis.h"

namespace gillab::words {

/// What was found, in a plain sentence or two.
[[nodiscard]] std::string sentence(const trace::Finding& finding);

/// "GIL held 92 %"; of several, "2.15 of 3 GILs held": so many at a time, on average.
[[nodiscard]] std::string held(const trace::HeldGils& held);

}  // namespace gillab::words
