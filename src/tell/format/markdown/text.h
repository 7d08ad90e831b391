#pragma once

#include <string>
#include <string_view>

/// Plain text in GitHub's Markdown.
namespace gillab::markdown {

/// HTML's own characters as entities.
[[nodiscard]] std::string html(std::string_view text);

/// One line of plain text as Markdown that shows exactly that: it can neither break a table nor form a link,
/// a mention or HTML.
[[nodiscard]] std::string plain(std::string_view text);

}  // namespace gillab::markdown
