#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gillab::html {

/// One colour of a picture, a class of the style sheet, and what it stands for.
struct Key {
  std::string_view looks;
  std::string_view name;
};

[[nodiscard]] std::string legend(std::string_view title, const std::vector<Key>& keys);

}  // namespace gillab::html
