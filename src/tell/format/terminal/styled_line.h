#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tell/format/terminal/style.h"

namespace gillab::terminal {

enum class Ink : std::uint8_t { kPlain, kBold, kDim, kRed, kGreen, kYellow, kCyan };

/// One line of terminal output, put together from left to right. Its width is counted in columns and without
/// colours, so that what is aligned stays aligned with them.
class StyledLine {
 public:
  StyledLine& add(std::string_view text, Ink ink = Ink::kPlain);
  StyledLine& add_right(std::string_view text, int width, Ink ink = Ink::kPlain);  ///< flush right in `width`
  StyledLine& pad_to(int column);                                                  ///< spaces up to `column`

  [[nodiscard]] int width() const { return width_; }

  /// The line without trailing spaces, with its newline.
  [[nodiscard]] std::string rendered(const Style& style) const;

 private:
  struct Piece {
    std::string text;
    Ink ink;
  };

  std::vector<Piece> pieces_;
  int width_ = 0;
};

/// `share` (0…1) of `width` columns as a bar, in eighths of a column where the terminal has Unicode. What is
/// more than nothing shows at least a sliver.
[[nodiscard]] std::string bar(double share, int width, bool unicode);

/// `text` `count` times.
[[nodiscard]] std::string repeated(std::string_view text, int count);

}  // namespace gillab::terminal
