#include "tell/words/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace gillab::words {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Character {
  char32_t code;
  std::size_t length;  ///< bytes
};

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// What a lead byte announces: the bytes in all, its own bits, and the range of the byte after it (which
/// rules out overlong forms, surrogates and what lies beyond Unicode).
struct Lead {
  std::size_t length = 0;  ///< 0 for a byte that cannot begin a character
  char32_t bits = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1FU};
  if (byte == 0xE0) return {3, 0, 0xA0, 0xBF};
  if (byte == 0xED) return {3, byte & 0x0FU, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, byte & 0x0FU};
  if (byte == 0xF0) return {4, 0, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, byte & 0x07U};
  if (byte == 0xF4) return {4, byte & 0x07U, 0x80, 0x8F};
  return {};
}

/// The character that `text` (not empty) begins with. An invalid sequence is one replacement character, as
/// long as its longest valid beginning: the same rule by which the JSON library replaces.
Character first_character(std::string_view text) {
  const Lead lead = lead_of(static_cast<unsigned char>(text.front()));
  if (lead.length == 0) return {kReplacement, 1};
  char32_t code = lead.bits;
  for (std::size_t at = 1; at < lead.length; ++at) {
    if (at >= text.size() || !is_continuation(text[at])) return {kReplacement, at};
    const auto byte = static_cast<unsigned char>(text[at]);
    if (at == 1 && (byte < lead.second_min || byte > lead.second_max)) return {kReplacement, 1};
    code = (code << 6U) | (byte & 0x3FU);
  }
  return {code, lead.length};
}

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool contains(const std::array<Range, N>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

/// Unicode's combining blocks and zero-width characters.
constexpr std::array<Range, 8> kZeroWidth{{{0x0300, 0x036F},
                                           {0x1AB0, 0x1AFF},
                                           {0x1DC0, 0x1DFF},
                                           {0x200B, 0x200F},
                                           {0x2060, 0x2064},
                                           {0x20D0, 0x20FF},
                                           {0xFE00, 0xFE0F},
                                           {0xFE20, 0xFE2F}}};

/// East Asian Wide and Fullwidth, and the emoji that terminals draw two columns wide (UAX #11, in blocks).
constexpr std::array<Range, 12> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x4DBF},
                                       {0x4E00, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0xFFE0, 0xFFE6},
                                       {0x1F300, 0x1F64F},
                                       {0x1F680, 0x1F9FF},
                                       {0x20000, 0x3FFFD}}};

int width_of(char32_t code) {
  if (code < 0x300) return 1;
  if (contains(kZeroWidth, code)) return 0;
  return contains(kWide, code) ? 2 : 1;
}

/// The bytes of the escape sequence that `text` begins with: CSI (colours, cursor), OSC (titles, links), or
/// two.
std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 1;
  if (text[1] == '[') {
    const auto* const end =
        std::find_if(text.begin() + 2, text.end(), [](char byte) { return byte >= '@' && byte <= '~'; });
    return static_cast<std::size_t>(std::distance(text.begin(), end)) + (end == text.end() ? 0 : 1);
  }
  if (text[1] == ']') {
    const std::size_t end = text.find_first_of("\a\x1B\n", 2);
    if (end == std::string_view::npos) return text.size();
    if (text[end] == '\x1B') return std::min(end + 2, text.size());
    return text[end] == '\a' ? end + 1 : end;
  }
  return 2;
}

std::string_view nearest_ascii(char32_t code) {
  switch (code) {
    case 0x00A0:
      return " ";
    case 0x00B5:
    case 0x03BC:
      return "u";
    case 0x00B7:
      return "*";
    case 0x00D7:
      return "x";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return "-";
    case 0x2018:
    case 0x2019:
      return "'";
    case 0x201C:
    case 0x201D:
      return "\"";
    case 0x2026:
      return "...";
    case 0x2192:
      return "->";
    case 0x2264:
      return "<=";
    case 0x2265:
      return ">=";
    default:
      return width_of(code) == 0 ? "" : "?";
  }
}

constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";

bool is_control(char32_t code) {
  // U+2028…202E and 2066…2069 end lines or turn the writing direction, which can hide what a text says.
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

/// `text` without escape sequences and control characters other than the newline; a tab is four spaces, a
/// carriage return is a newline.
std::string cleaned(std::string_view text, bool unicode) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    if (text.front() == '\x1B') {
      text.remove_prefix(escape_length(text));
      continue;
    }
    const auto [code, length] = first_character(text);
    if (code == '\t') {
      clean += "    ";
    } else if (code == '\n' || (code == '\r' && !text.starts_with("\r\n"))) {
      clean += '\n';
    } else if (is_control(code)) {
      // left out
    } else if (code < 0x80) {
      clean += static_cast<char>(code);
    } else if (!unicode) {
      clean += nearest_ascii(code);
    } else if (code == kReplacement) {
      clean += kReplacementBytes;
    } else {
      clean += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return clean;
}

/// The longest beginning of `text` that takes at most `width` columns, in bytes.
std::size_t bytes_within(std::string_view text, int width) {
  std::size_t at = 0;
  int used = 0;
  while (at < text.size()) {
    const auto [code, length] = first_character(text.substr(at));
    used += width_of(code);
    if (used > width) break;
    at += length;
  }
  return at;
}

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const auto [code, length] = first_character(text);
    width += width_of(code);
    text.remove_prefix(length);
  }
  return width;
}

std::string one_line(std::string_view text, bool unicode) {
  std::string line;
  for (const char byte : cleaned(text, unicode)) {
    if (byte != ' ' && byte != '\n') {
      line += byte;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

std::vector<std::string> printable_lines(std::string_view text, bool unicode) {
  const std::string clean = cleaned(text, unicode);
  std::vector<std::string> lines;
  std::string_view rest = clean;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    line = line.substr(0, line.find_last_not_of(' ') + 1);
    lines.emplace_back(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
  return lines;
}

std::vector<std::string> tail_lines(std::string_view text, std::size_t count, bool unicode) {
  std::vector<std::string> lines = printable_lines(text, unicode);
  if (lines.size() <= count) return lines;
  const std::size_t left_out = lines.size() - count;
  lines.erase(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(left_out));
  lines.insert(lines.begin(), fmt::format("{} {} line{} above, in the results file", unicode ? "…" : "...",
                                          left_out, left_out == 1 ? "" : "s"));
  return lines;
}

std::string truncated(std::string_view text, int width, bool unicode) {
  if (display_width(text) <= width) return std::string{text};
  const std::string_view ellipsis = unicode ? "…" : "~";
  if (width < 1) return {};
  return std::string{text.substr(0, bytes_within(text, width - 1))}.append(ellipsis);
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t fit = bytes_within(text, std::max(width, 1));
    // A character wider than the whole line still has to go somewhere.
    if (fit == 0) fit = first_character(text).length;
    std::size_t resume = fit;
    if (fit < text.size()) {
      const std::size_t space = text.rfind(' ', fit);
      const std::size_t word = text.find_first_not_of(' ');
      if (space != std::string_view::npos && word != std::string_view::npos && space > word) {
        fit = space;
        resume = space;
      }
    }
    std::string_view line = text.substr(0, fit);
    lines.emplace_back(line.substr(0, line.find_last_not_of(' ') + 1));
    text.remove_prefix(resume);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

}  // namespace gillab::words
