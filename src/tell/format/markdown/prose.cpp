#include <fmt/format.h>

#include <string>
#include <vector>

#include "tell/format/markdown/blocks.h"
#include "tell/format/markdown/text.h"
#include "tell/words/text.h"

namespace gillab::markdown {

namespace {

constexpr std::size_t kDetailLines = 12;

std::string joined(const std::vector<std::string>& parts) {
  std::string line;
  for (const std::string& part : parts)
    line += (line.empty() ? "" : " · ") + plain(part);
  return line;
}

}  // namespace

std::string drawn(const blocks::Heading& heading) {
  const std::string rest = plain(heading.rest);
  return fmt::format("### {}{}{}\n", plain(heading.title), rest.empty() ? "" : " ", rest);
}

std::string drawn(const blocks::Prose& prose) {
  return plain(prose.text) + "\n";
}

std::string drawn(const blocks::Facts& facts) {
  return (facts.label.empty() ? "" : plain(facts.label) + ": ") + joined(facts.parts) + "\n";
}

std::string drawn(const blocks::Provenance& provenance) {
  return joined(provenance.parts) + "\n";
}

std::string drawn(const blocks::Outcome& outcome) {
  const std::string reason = outcome.reason.empty() ? "" : ": " + plain(outcome.reason);
  return fmt::format("**{}**{}\n", plain(outcome.word), reason);
}

std::string drawn(const blocks::Warning& warning) {
  return fmt::format("⚠️ {}\n", plain(warning.text));
}

std::string drawn(const blocks::Details& details) {
  const std::vector<std::string> lines = words::tail_lines(details.text, kDetailLines);
  if (lines.empty()) return {};
  std::string text =
      fmt::format("<details><summary>{}</summary>\n\n<pre>\n", html(words::one_line(details.whose)));
  for (const std::string& line : lines)
    text += html(line) + "\n";
  return text + "</pre>\n</details>\n";
}

}  // namespace gillab::markdown
