#pragma once

#include <termios.h>

#include <string>
#include <vector>

#include "tell/format/terminal/style.h"
#include "tell/format/terminal/styled_line.h"

namespace gillab::cli {

/// Takes over the terminal of standard input and output, and gives it back as it was, however its scope is
/// left: keys come one by one and unseen, pictures go to the alternate screen. Ctrl-C stays a signal.
class FullScreen {
 public:
  struct Size {
    int columns = 0;
    int lines = 0;

    bool operator==(const Size&) const = default;
  };

  /// Throws std::system_error when there is no terminal.
  FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;
  ~FullScreen();

  /// As it is now: windows change.
  [[nodiscard]] static Size size();

  /// Shows these lines, from the top; what stood there before is gone. False when the terminal is.
  bool show(const std::vector<terminal::StyledLine>& lines, const terminal::Style& style);

  /// Appends what has been typed; false when nothing can be typed any more.
  [[nodiscard]] static bool read_keys(std::string& bytes);

 private:
  termios before_{};
  Size shown_size_;
  std::vector<std::string> shown_;
};

}  // namespace gillab::cli
