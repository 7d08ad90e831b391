#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace gillab::results {

/// The JSON in a file that may hold anything. Throws gillab::Error, one sentence that begins with `name` (of
/// the file) and says what is wrong in which line.
[[nodiscard]] nlohmann::ordered_json parse_document(std::string_view text, const std::string& name);

}  // namespace gillab::results
