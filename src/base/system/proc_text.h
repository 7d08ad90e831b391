#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Text of /proc: short files that are read at once, whose fields stand between blanks.
namespace gillab::system {

/// What the file holds; nothing when it cannot be read. Only system calls and memory, so that the few lines
/// of a forked child may call it.
[[nodiscard]] std::optional<std::string> read_proc(const std::string& path);

/// Takes the first field off the text; empty at its end.
[[nodiscard]] std::string_view take_field(std::string_view& text);

/// The same of a field that must be a whole number; nothing when it isn't one.
[[nodiscard]] std::optional<std::int64_t> take_number(std::string_view& text);

}  // namespace gillab::system
