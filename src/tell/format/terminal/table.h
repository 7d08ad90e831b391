#pragma once

#include <string>

#include "tell/blocks/table.h"
#include "tell/format/terminal/style.h"

namespace gillab::terminal {

/// A plain table under a header. Where there is no room for all of it, it cuts what may be cut, and gives up
/// its least important columns. Below it, the rows that have a sentence in place of cells.
[[nodiscard]] std::string drawn(const blocks::Table& table, const Style& style);

}  // namespace gillab::terminal
