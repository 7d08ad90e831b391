#pragma once

#include <cstddef>
#include <string>

namespace gillab::testing {

/// The whole line of a page in which `text` stands first; empty when it stands nowhere.
[[nodiscard]] inline std::string line_with(const std::string& page, const std::string& text) {
  const std::size_t found = page.find(text);
  if (found == std::string::npos) return "";
  const std::size_t begin = page.rfind('\n', found) + 1;
  return page.substr(begin, page.find('\n', found) - begin);
}

}  // namespace gillab::testing
