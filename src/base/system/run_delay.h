#pragma once

#include <optional>
#include <string_view>

namespace gillab::system {

/// Time the calling thread has been ready to run but was not scheduled, since it began, in seconds.
/// Nothing where the kernel keeps no such account (/proc/thread-self/schedstat).
[[nodiscard]] std::optional<double> run_delay_s();

/// The same from the text of such a file.
[[nodiscard]] std::optional<double> parse_run_delay(std::string_view text);

}  // namespace gillab::system
