#pragma once

#include <cstddef>
#include <string>

#include "measure/gate/gate.h"

namespace gillab::output {

/// GitHub takes comments of up to 65,536 characters (a job summary may have 1 MiB).
inline constexpr std::size_t kLongestGateMarkdown = 65'000;

/// The gate's report in GitHub's Markdown, for a comment on a pull request or a job's summary: what failed
/// first, then what is open, then what passed, folded away. Begins with a hidden comment,
/// `<!-- gillab-check -->`, by which a bot finds the comment that it is to update. All texts are escaped.
/// Never longer than kLongestGateMarkdown: what passed is left out first, and it says so.
///
/// A step that has written a summary before should append: `--export-markdown - >> "$GITHUB_STEP_SUMMARY"`.
/// A file that is named is replaced.
[[nodiscard]] std::string gate_markdown(const lab::GateReport& report);

}  // namespace gillab::output
