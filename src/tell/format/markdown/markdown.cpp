#include "tell/format/markdown/markdown.h"

#include <variant>

#include "tell/format/markdown/blocks.h"

namespace gillab::markdown {

namespace {

struct Drawer {
  std::string operator()(const blocks::Gap& /*gap*/) const { return {}; }
  template <class Block>
  std::string operator()(const Block& block) const {
    return drawn(block);
  }
};

}  // namespace

std::string drawn(const blocks::Page& page) {
  std::string text;
  for (const blocks::Block& block : page) {
    const std::string part = std::visit(Drawer{}, block);
    if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

}  // namespace gillab::markdown
