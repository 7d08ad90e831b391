#include <string>

#include "tell/format/markdown/blocks.h"
#include "tell/format/terminal/lanes.h"

namespace gillab::markdown {

/// As a terminal without colours shows them, for pictures made of characters need their columns.
std::string drawn(const blocks::Lanes& lanes) {
  constexpr int kWidest = 1000;
  return "```text\n" + terminal::drawn(lanes, {.colour = false, .unicode = true, .width = kWidest}) + "```\n";
}

}  // namespace gillab::markdown
