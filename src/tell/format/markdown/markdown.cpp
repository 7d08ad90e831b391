#include "tell/format/markdown/markdown.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "tell/format/markdown/blocks.h"

namespace gillab::markdown {

namespace {

struct Drawer {
  std::string operator()(const blocks::Gap& /*gap*/) const { return {}; }
  std::string operator()(const blocks::Summary& /*the tables are as short*/) const { return {}; }
  std::string operator()(const blocks::Timeline& /*no room*/) const { return {}; }
  std::string operator()(const blocks::Verdicts& /*later*/) const { return {}; }
  template <class Block>
  std::string operator()(const Block& block) const {
    return drawn(block);
  }
};

}  // namespace

std::string drawn(const blocks::Page& page, const Limits& limits) {
  std::vector<std::string> parts;
  std::size_t used = 0;
  for (const blocks::Block& block : page) {
    parts.push_back(std::visit(Drawer{}, block));
    used += parts.back().empty() ? 0 : parts.back().size() + 1;
  }
  // Only verdicts can be told in less room: they get what the rest leaves.
  for (std::size_t i = 0; i < page.size(); ++i) {
    const auto* const verdicts = std::get_if<blocks::Verdicts>(&page[i]);
    if (verdicts == nullptr) continue;
    parts[i] = drawn(*verdicts, limits.most_bytes - std::min(used, limits.most_bytes));
    used += parts[i].size() + 1;
  }
  std::string text;
  for (const std::string& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
  }
  return text;
}

}  // namespace gillab::markdown
