#pragma once

#include <string>

/// A file that the user names to be read; "-" is standard input.
namespace gillab::files {

/// How messages call it: by its path, or "standard input".
[[nodiscard]] std::string input_name(const std::string& word);

/// Its contents. Throws gillab::Error with name and reason.
[[nodiscard]] std::string read_input(const std::string& word);

}  // namespace gillab::files
