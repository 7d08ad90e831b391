#pragma once

#include <string>

#include "measure/lab/results.h"
#include "tell/format/terminal/style.h"

namespace gillab::output {

/// Which way pays, by these results, as a tree for a terminal. No line is wider than the style allows.
[[nodiscard]] std::string advice_tree(const lab::Results& results, const Style& style);

/// The same in GitHub's Markdown.
[[nodiscard]] std::string advice_markdown(const lab::Results& results);

}  // namespace gillab::output
