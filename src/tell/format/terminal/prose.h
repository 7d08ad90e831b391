#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tell/blocks/text.h"
#include "tell/format/terminal/style.h"
#include "tell/format/terminal/styled_line.h"

/// Texts for a terminal: broken into lines at spaces, no wider than the terminal and never wider than is read
/// well.
namespace gillab::terminal {

inline constexpr int kMargin = 2;
inline constexpr int kGap = 2;  ///< between columns
inline constexpr int kNarrowestProse = 24;
inline constexpr int kWidestProse = 120;

[[nodiscard]] Ink ink_of(blocks::Tone tone);

[[nodiscard]] std::string paragraph(std::string_view text, int indent, Ink ink, const Style& style);

/// Parts with dots between them in lines of at most `width` columns, broken between parts where possible.
/// None without parts.
[[nodiscard]] std::vector<std::string> dotted(const std::vector<std::string>& parts, int width, bool unicode);

[[nodiscard]] std::string drawn(const blocks::Heading& heading, const Style& style);
[[nodiscard]] std::string drawn(const blocks::Prose& prose, const Style& style);
[[nodiscard]] std::string drawn(const blocks::Facts& facts, const Style& style);
[[nodiscard]] std::string drawn(const blocks::Outcome& outcome, const Style& style);
[[nodiscard]] std::string drawn(const blocks::Warning& warning, const Style& style);
[[nodiscard]] std::string drawn(const blocks::Details& details, const Style& style);

}  // namespace gillab::terminal
