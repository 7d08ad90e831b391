#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tell/format/markdown/text.h"
#include "tell/format/terminal/advice_tree.h"
#include "tell/report/advice_outline.h"

namespace gillab::output {
namespace {

std::string item_of(const AdviceRow& row) {
  if (row.figure.empty())
    return fmt::format("{}: {} ({})", plain(row.label), plain(row.verdict), plain(row.source));
  const std::string verdict = row.verdict.empty() ? "" : fmt::format(", {}", plain(row.verdict));
  return fmt::format("{}: **{}** {}{} ({})", plain(row.label), plain(row.figure), plain(row.range), verdict,
                     plain(row.source));
}

std::string items(const AdviceOutline& outline, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  const std::string answer = outline.answer.empty() ? "" : fmt::format(" {}", plain(outline.answer));
  std::string text = fmt::format("{}- **{}**{}\n", indent, plain(outline.question), answer);
  for (const AdviceRow& row : outline.rows)
    text += fmt::format("{}  - {}\n", indent, item_of(row));
  for (const AdviceOutline& child : outline.children)
    text += items(child, depth + 1);
  return text;
}

}  // namespace

std::string advice_markdown(const lab::Results& results) {
  const auto conditions = advice_conditions(results);
  return fmt::format("### Which way pays here\n\n{}\n\n{}",
                     plain(fmt::format("{}", fmt::join(conditions, " · "))),
                     items(advice_outline(lab::advise(results)), 0));
}

}  // namespace gillab::output
