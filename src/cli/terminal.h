#pragma once

#include <cstdio>

#include "tell/format/terminal/style.h"

namespace gillab::cli {

/// Whether the stream is a terminal on which colours and moving lines make sense (NO_COLOR, TERM=dumb).
[[nodiscard]] bool is_terminal(std::FILE* stream);
[[nodiscard]] bool wants_colour(std::FILE* stream);

/// Columns of the terminal behind the stream; 100 when there is none.
[[nodiscard]] int terminal_width(std::FILE* stream);

/// How tables on the stream should look: its width, colours and letters.
[[nodiscard]] terminal::Style style_for(std::FILE* stream);

}  // namespace gillab::cli
