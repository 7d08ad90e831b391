#include <fmt/format.h>

#include <string>

#include "tell/format/html/blocks.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/text.h"
#include "tell/words/units.h"

namespace gillab::html {

namespace {

bool is_ratio(const blocks::TreeRow& row) {
  return row.measured && row.measure == "speedup";
}

void add_values(std::vector<double>& values, const blocks::TreeNode& node) {
  for (const blocks::TreeRow& row : node.rows) {
    if (is_ratio(row)) values.insert(values.end(), {row.measured->lower, row.measured->upper});
  }
  for (const blocks::TreeNode& child : node.children)
    add_values(values, child);
}

std::string item(const blocks::TreeRow& row, const Scale& scale) {
  std::string figure;
  std::string picture;
  if (row.measured) {
    figure = fmt::format("<b>{}</b> <span class=\"interval\">{}</span>",
                         text(words::figure(row.measured->value, row.measure)),
                         text(words::interval(*row.measured, row.measure)));
  }
  if (is_ratio(row)) {
    picture = Strip(scale, kStripHeight)
                  .grid()
                  .line(1, "reference")
                  .interval(*row.measured, kStripMiddle, looks_of(*row.measured))
                  .drawn(fmt::format("{}: {}", row.label, words::figure(row.measured->value, row.measure)));
  }
  return fmt::format(
      "<li><span class=\"label\">{}</span> <span>{}</span> <span class=\"{}\">{}</span>{}"
      "<span class=\"source\">{}</span></li>\n",
      text(row.label), figure, looks_of(row.tone), text(row.verdict), picture, text(row.source));
}

std::string branch(const blocks::TreeNode& node, const Scale& scale) {
  std::string rows;
  for (const blocks::TreeRow& row : node.rows)
    rows += item(row, scale);
  if (!rows.empty()) rows = fmt::format("<ul class=\"findings\">\n{}</ul>\n", rows);
  std::string children;
  for (const blocks::TreeNode& child : node.children)
    children += branch(child, scale);
  if (!children.empty()) children = fmt::format("<ul class=\"branches\">\n{}</ul>\n", children);
  const std::string answer = node.answer.empty() ? "" : fmt::format(" <span>{}</span>", text(node.answer));
  return fmt::format("<li><p><strong>{}</strong>{}</p>\n{}{}</li>\n", text(node.question), answer, rows,
                     children);
}

}  // namespace

std::string drawn(const blocks::Tree& tree) {
  std::vector<double> values{1};
  add_values(values, tree.root);
  const Scale scale = Scale::logarithmic(values);
  const std::string axis =
      values.size() > 1 ? fmt::format("<div class=\"axis\">{}</div>\n",
                                      Strip(scale, kAxisHeight).grid().figures("speedup").drawn_silently())
                        : "";
  return fmt::format("{}<div class=\"tree\">{}<ul class=\"branches\">\n{}</ul></div>\n",
                     drawn(tree.conditions), axis, branch(tree.root, scale));
}

}  // namespace gillab::html
