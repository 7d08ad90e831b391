#pragma once

#include <cstddef>
#include <limits>
#include <string>

#include "tell/blocks/block.h"

/// Pages in GitHub's Markdown, for a comment on a pull request or a job's summary.
namespace gillab::markdown {

/// GitHub takes comments of up to 65,536 characters (a job summary may have 1 MiB).
inline constexpr std::size_t kLongestComment = 65'000;

struct Limits {
  /// Verdicts that do not fit are left out, what passed first, and it is said how many.
  std::size_t most_bytes = std::numeric_limits<std::size_t>::max();
};

/// What scenarios and captured output say is escaped: it can neither break a table nor form a link, a mention
/// or HTML. Verdicts begin with a hidden comment, `<!-- gillab-check -->`, by which a bot finds the comment
/// that it is to update.
[[nodiscard]] std::string drawn(const blocks::Page& page, const Limits& limits = {});

}  // namespace gillab::markdown
