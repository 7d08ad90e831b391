#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gillab {

/// "a, b and c".
[[nodiscard]] std::string enumerate(const std::vector<std::string>& words);

/// Whether the text matches a shell pattern of literal letters, '*' and '?'.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

/// The last `lines` lines of the text, at most `bytes` bytes, without trailing white space.
[[nodiscard]] std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes = 4000);

}  // namespace gillab
