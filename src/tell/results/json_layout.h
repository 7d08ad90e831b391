#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

/// How the results document is laid out in lines: to be read by people, and compared by line. Invalid UTF-8
/// is replaced.
namespace gillab::results {

/// What fits into a line of the page is one line, the rest one member a line.
[[nodiscard]] std::string paged(const nlohmann::ordered_json& json, std::size_t indent);

/// An array: one line for each entry, however long; a row of data.
[[nodiscard]] std::string rows(const std::vector<nlohmann::ordered_json>& entries);

}  // namespace gillab::results
