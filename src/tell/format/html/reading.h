#pragma once

#include <string>

namespace gillab::html {

/// How the pictures of a page with speedups are to be read; `first` is the id of one of them.
[[nodiscard]] std::string how_to_read(const std::string& first);

}  // namespace gillab::html
