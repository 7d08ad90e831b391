#pragma once

#include <string>
#include <string_view>
#include <vector>

/// UTF-8 text in terminal columns. What comes from a scenario or from captured output may hold anything: it
/// passes through one_line or printable_lines before it reaches a terminal.
namespace gillab::words {

/// The columns that `text` takes in a terminal: combining characters none, East Asian wide ones two.
[[nodiscard]] int display_width(std::string_view text);

/// `text` fit to print on one line: escape sequences and control characters taken out, runs of white space
/// made one space, invalid UTF-8 replaced; without `unicode`, everything outside ASCII replaced by what is
/// nearest.
[[nodiscard]] std::string one_line(std::string_view text, bool unicode = true);

/// The same line by line, with indentation kept and without empty lines at the end.
[[nodiscard]] std::vector<std::string> printable_lines(std::string_view text, bool unicode = true);

/// The last `count` lines that printable_lines gives: of a traceback they say the most. A first line tells
/// how many were left out.
[[nodiscard]] std::vector<std::string> tail_lines(std::string_view text, std::size_t count,
                                                  bool unicode = true);

/// `text` cut to `width` columns, with an ellipsis when something was cut.
[[nodiscard]] std::string truncated(std::string_view text, int width, bool unicode = true);

/// `text` broken at spaces into lines of at most `width` columns; a longer word is broken anywhere. At least
/// one line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, int width);

}  // namespace gillab::words
