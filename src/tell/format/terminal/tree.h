#pragma once

#include <string>

#include "tell/blocks/tree.h"
#include "tell/format/terminal/style.h"

namespace gillab::terminal {

/// The conditions, then the branches with their numbers in columns. Where there is no room for it beside the
/// numbers, what they mean and where they come from stands below each.
[[nodiscard]] std::string drawn(const blocks::Tree& tree, const Style& style);

}  // namespace gillab::terminal
