#pragma once

#include <string>
#include <string_view>

namespace gillab::format {

/// One line of plain text for an element or an attribute's value in XML 1.0, whatever bytes it has: markup's
/// own characters as entities, what XML 1.0 does not allow left out or replaced.
[[nodiscard]] std::string xml(std::string_view text);

}  // namespace gillab::format
