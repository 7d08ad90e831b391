#pragma once

#include <string>

#include "lab/results.h"

namespace gillab::output {

/// The results in GitHub's Markdown, for a comment on a pull request. What scenarios and captured output say
/// is escaped: it can neither break a table nor form a link, a mention or HTML.
[[nodiscard]] std::string markdown(const lab::Results& results);

}  // namespace gillab::output
