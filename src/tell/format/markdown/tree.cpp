#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "tell/format/markdown/blocks.h"
#include "tell/format/markdown/text.h"
#include "tell/words/units.h"

namespace gillab::markdown {

namespace {

std::string item_of(const blocks::TreeRow& row) {
  const std::string label = plain(row.label);
  const std::string source = plain(row.source);
  if (!row.measured) return fmt::format("{}: {} ({})", label, plain(row.verdict), source);
  const std::string verdict = row.verdict.empty() ? "" : fmt::format(", {}", plain(row.verdict));
  return fmt::format("{}: **{}** {}{} ({})", label, plain(words::figure(row.measured->value, row.measure)),
                     plain(words::interval(*row.measured, row.measure)), verdict, source);
}

std::string items(const blocks::TreeNode& node, std::size_t depth) {
  const std::string indent(depth * 2, ' ');
  const std::string answer = node.answer.empty() ? "" : fmt::format(" {}", plain(node.answer));
  std::string text = fmt::format("{}- **{}**{}\n", indent, plain(node.question), answer);
  for (const blocks::TreeRow& row : node.rows)
    text += fmt::format("{}  - {}\n", indent, item_of(row));
  for (const blocks::TreeNode& child : node.children)
    text += items(child, depth + 1);
  return text;
}

}  // namespace

std::string drawn(const blocks::Tree& tree) {
  return fmt::format("{}\n{}\n{}", drawn(blocks::Heading{.title = tree.title, .rest = {}}),
                     drawn(tree.conditions), items(tree.root, 0));
}

}  // namespace gillab::markdown
