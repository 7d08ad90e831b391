#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "observe/trace/account.h"

/// How threads, programs and places in them are called.
namespace gillab::words {

/// Its name in Python; "thread 7" when it has none.
[[nodiscard]] std::string thread_name(const trace::ThreadName& name);

/// "python3 -c pass".
[[nodiscard]] std::string command_line(const std::vector<std::string>& words);

/// "3.11.2" of PY_VERSION_HEX; empty when it is unknown.
[[nodiscard]] std::string python_version(std::uint32_t hex);

/// "loads() at __init__.py:346, called from clean() at app.py:42": the innermost frame, and the innermost of
/// the program's own code. Of an empty stack, that there was no Python function.
[[nodiscard]] std::string place(const std::vector<trace::Frame>& stack);

/// The same for a table, the program's own line first: "app.py:42 clean() > loads()".
[[nodiscard]] std::string place_line(const std::vector<trace::Frame>& stack);

}  // namespace gillab::words
