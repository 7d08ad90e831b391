#pragma once

#include <string>

#include "tell/blocks/block.h"
#include "tell/format/terminal/style.h"

/// Pages for a terminal, or a slide.
namespace gillab::terminal {

/// No line is wider than the style allows or ends in spaces.
[[nodiscard]] std::string drawn(const blocks::Page& page, const Style& style);

}  // namespace gillab::terminal
