#pragma once

#include <string>
#include <string_view>

/// Plain text in HTML.
namespace gillab::html {

/// One line of plain text, for an element or for an attribute in quotation marks.
[[nodiscard]] std::string text(std::string_view plain);

/// Several lines, with their indentation, for <pre>.
[[nodiscard]] std::string lines(std::string_view plain);

/// A name for an id or a fragment: letters, digits and hyphens.
[[nodiscard]] std::string anchor(std::string_view plain);

}  // namespace gillab::html
