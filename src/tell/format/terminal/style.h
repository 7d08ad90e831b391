#pragma once

namespace gillab::terminal {

/// What the terminal can show.
struct Style {
  bool colour = false;  ///< escape codes are written only with this
  bool unicode = true;  ///< without it, nothing but ASCII
  int width = 100;      ///< columns; less than 40 is taken as 40
};

}  // namespace gillab::terminal
