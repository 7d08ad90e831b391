#include "tell/format/terminal/prose.h"

#include <algorithm>
#include <cstddef>

#include "tell/words/text.h"

namespace gillab::terminal {

namespace {

using words::one_line;
using words::wrapped;

constexpr std::size_t kDetailLines = 12;
constexpr int kLabelled = 12;  ///< where facts begin that have a label

int page_width(const Style& style) {
  return std::min(style.width, kWidestProse);
}

/// Keeps the indentation of the line: it carries the structure of a traceback.
std::vector<std::string> broken(const std::string& content, int room) {
  const std::size_t indent = std::min(content.find_first_not_of(' '), content.size());
  if (indent == content.size() || static_cast<int>(indent) > room / 2)
    return wrapped(one_line(content), room);
  std::vector<std::string> parts = wrapped(content.substr(indent), room - static_cast<int>(indent));
  for (std::string& part : parts)
    part.insert(0, indent, ' ');
  return parts;
}

}  // namespace

Ink ink_of(blocks::Tone tone) {
  switch (tone) {
    case blocks::Tone::kPlain:
      return Ink::kPlain;
    case blocks::Tone::kStrong:
      return Ink::kBold;
    case blocks::Tone::kFaint:
      return Ink::kDim;
    case blocks::Tone::kGood:
      return Ink::kGreen;
    case blocks::Tone::kBad:
      return Ink::kRed;
    case blocks::Tone::kDoubtful:
      return Ink::kYellow;
  }
  return Ink::kPlain;
}

std::string paragraph(std::string_view text, int indent, Ink ink, const Style& style) {
  std::string drawn;
  for (const std::string& part : wrapped(one_line(text, style.unicode), page_width(style) - indent)) {
    StyledLine line;
    drawn += line.pad_to(indent).add(part, ink).rendered(style);
  }
  return drawn;
}

std::vector<std::string> dotted(const std::vector<std::string>& parts, int width, bool unicode) {
  const std::string_view dot = unicode ? " · " : " | ";
  std::vector<std::string> lines;
  for (const std::string& part : parts) {
    const std::string clean = one_line(part, unicode);
    if (clean.empty()) continue;
    const std::string joined = lines.empty() ? clean : lines.back() + std::string{dot} + clean;
    if (!lines.empty() && words::display_width(joined) <= width) {
      lines.back() = joined;
    } else {
      for (std::string& piece : wrapped(clean, width))
        lines.push_back(std::move(piece));
    }
  }
  return lines;
}

std::string drawn(const blocks::Heading& heading, const Style& style) {
  const std::string title = one_line(heading.title, style.unicode);
  const std::string rest = one_line(heading.rest, style.unicode);
  const std::string text = rest.empty() ? title : title + " " + rest;
  std::string drawn;
  for (std::string_view emphasised = title; const std::string& part : wrapped(text, page_width(style))) {
    StyledLine line;
    // The title is bold, whether or not it fits on the first line.
    const std::size_t bold = std::min(emphasised.size(), part.size());
    line.add(std::string_view{part}.substr(0, bold), Ink::kBold).add(std::string_view{part}.substr(bold));
    emphasised.remove_prefix(bold);
    if (emphasised.starts_with(' ')) emphasised.remove_prefix(1);
    drawn += line.rendered(style);
  }
  return drawn;
}

std::string drawn(const blocks::Prose& prose, const Style& style) {
  return paragraph(prose.text, kMargin, ink_of(prose.tone), style);
}

/// The label stands before the first line, and the others under the first fact.
std::string drawn(const blocks::Facts& facts, const Style& style) {
  const std::string label = one_line(facts.label, style.unicode);
  const int start = label.empty() ? kMargin : std::max(kLabelled, kMargin + words::display_width(label) + 2);
  std::string text;
  for (const std::string& part : dotted(facts.parts, page_width(style) - start, style.unicode)) {
    StyledLine line;
    line.pad_to(kMargin).add(text.empty() ? label : "", Ink::kDim).pad_to(start).add(part, Ink::kDim);
    text += line.rendered(style);
  }
  return text;
}

std::string drawn(const blocks::Outcome& outcome, const Style& style) {
  const std::string text = outcome.reason.empty() ? outcome.word : outcome.word + ": " + outcome.reason;
  return paragraph(text, kMargin, ink_of(outcome.tone), style);
}

std::string drawn(const blocks::Warning& warning, const Style& style) {
  StyledLine line;
  line.pad_to(kMargin).add("! ", Ink::kYellow);
  std::string text;
  for (const std::string& part :
       wrapped(one_line(warning.text, style.unicode), page_width(style) - 2 * kMargin)) {
    text += line.pad_to(2 * kMargin).add(part, Ink::kYellow).rendered(style);
    line = {};
  }
  return text;
}

std::string drawn(const blocks::Details& details, const Style& style) {
  const std::vector<std::string> lines = words::tail_lines(details.text, kDetailLines, style.unicode);
  if (lines.empty()) return {};
  std::string text = "\n" + paragraph(details.whose + ":", kMargin, Ink::kRed, style);
  for (const std::string& content : lines) {
    for (const std::string& part : broken(content, page_width(style) - 2 * kMargin)) {
      StyledLine line;
      text += line.pad_to(2 * kMargin).add(part, Ink::kDim).rendered(style);
    }
  }
  return text;
}

}  // namespace gillab::terminal
