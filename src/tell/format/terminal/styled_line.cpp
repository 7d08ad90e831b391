#include "tell/format/terminal/styled_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "tell/words/text.h"

namespace gillab::terminal {

using words::display_width;
namespace {

constexpr std::string_view kReset = "\x1B[0m";

std::string_view code_of(Ink ink) {
  static constexpr std::array<std::string_view, 7> kCodes{"",         "\x1B[1m",  "\x1B[2m", "\x1B[31m",
                                                          "\x1B[32m", "\x1B[33m", "\x1B[36m"};
  return kCodes.at(static_cast<std::size_t>(ink));
}

}  // namespace

StyledLine& StyledLine::add(std::string_view text, Ink ink) {
  if (text.empty()) return *this;
  pieces_.push_back({std::string{text}, ink});
  width_ += display_width(text);
  return *this;
}

StyledLine& StyledLine::add_right(std::string_view text, int width, Ink ink) {
  return pad_to(width_ + width - display_width(text)).add(text, ink);
}

StyledLine& StyledLine::pad_to(int column) {
  return column > width_ ? add(repeated(" ", column - width_)) : *this;
}

std::string StyledLine::rendered(const Style& style) const {
  std::string line;
  for (const Piece& piece : pieces_) {
    const bool painted = style.colour && piece.ink != Ink::kPlain;
    if (painted) line += code_of(piece.ink);
    line += piece.text;
    if (painted) line += kReset;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string bar(double share, int width, bool unicode) {
  if (!(share > 0) || width < 1) return {};
  const int steps = unicode ? 8 : 1;
  const int filled =
      std::clamp(static_cast<int>(std::lround(std::min(share, 1.0) * width * steps)), 1, width * steps);
  if (!unicode) return repeated("#", filled);
  static constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  return repeated("█", filled / steps).append(kEighths.at(static_cast<std::size_t>(filled % steps)));
}

std::string repeated(std::string_view text, int count) {
  std::string whole;
  for (int i = 0; i < count; ++i) {
    whole += text;
  }
  return whole;
}

}  // namespace gillab::terminal
