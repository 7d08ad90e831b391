#include "tell/format/terminal/terminal.h"

#include <algorithm>
#include <variant>

#include "tell/format/terminal/claims.h"
#include "tell/format/terminal/lanes.h"
#include "tell/format/terminal/prose.h"
#include "tell/format/terminal/speedups.h"
#include "tell/format/terminal/table.h"
#include "tell/format/terminal/tree.h"
#include "tell/format/terminal/verdicts.h"

namespace gillab::terminal {

namespace {

constexpr int kNarrowest = 40;

struct Drawer {
  Style style;

  std::string operator()(const blocks::Gap& /*gap*/) const { return "\n"; }
  std::string operator()(const blocks::Summary& /*seen*/) const { return {}; }
  std::string operator()(const blocks::Timeline& /*no room*/) const { return {}; }
  std::string operator()(const blocks::Provenance& /*known*/) const { return {}; }
  template <class Block>
  std::string operator()(const Block& block) const {
    return drawn(block, style);
  }
};

}  // namespace

std::string drawn(const blocks::Page& page, const Style& style) {
  Drawer drawer{style};
  drawer.style.width = std::max(style.width, kNarrowest);
  std::string text;
  for (const blocks::Block& block : page)
    text += std::visit(drawer, block);
  return text;
}

}  // namespace gillab::terminal
