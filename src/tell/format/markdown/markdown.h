#pragma once

#include <string>

#include "tell/blocks/block.h"

/// Pages in GitHub's Markdown, for a comment on a pull request.
namespace gillab::markdown {

/// What scenarios and captured output say is escaped: it can neither break a table nor form a link, a mention
/// or HTML.
[[nodiscard]] std::string drawn(const blocks::Page& page);

}  // namespace gillab::markdown
