#pragma once

#include <string>

#include "tell/blocks/table.h"

namespace gillab::format {

/// A cell in words: "41.2 ms", "97 %", "50,000"; empty when there is nothing to say. Text is as it came.
[[nodiscard]] std::string text_of(const blocks::Cell& cell, bool unicode = true);

}  // namespace gillab::format
