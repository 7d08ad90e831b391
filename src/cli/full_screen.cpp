#include "cli/full_screen.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "base/support/file_descriptor.h"

namespace gillab::cli {

namespace {

// The alternate screen, without a cursor and without breaking lines at the right edge.
constexpr const char* kEnter = "\x1B[?1049h\x1B[?25l\x1B[?7l\x1B[2J";
constexpr const char* kLeave = "\x1B[0m\x1B[?7h\x1B[?25h\x1B[?1049l";

void disable(termios& attributes, int key) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-bounds-constant-array-index)
  attributes.c_cc[key] = _POSIX_VDISABLE;
}

}  // namespace

FullScreen::FullScreen() {
  if (::tcgetattr(STDIN_FILENO, &before_) != 0)
    throw std::system_error(errno, std::generic_category(), "Cannot use the terminal");
  termios attributes = before_;
  attributes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
  attributes.c_iflag &= ~static_cast<tcflag_t>(IXON);
  attributes.c_cc[VMIN] = 1;
  attributes.c_cc[VTIME] = 0;
  // Suspended or ended by these, the program could not give the terminal back.
  disable(attributes, VSUSP);
  disable(attributes, VQUIT);
  std::fflush(stdout);
  if (::tcsetattr(STDIN_FILENO, TCSANOW, &attributes) != 0)
    throw std::system_error(errno, std::generic_category(), "Cannot use the terminal");
  static_cast<void>(write_all(STDOUT_FILENO, kEnter));
}

FullScreen::~FullScreen() {
  static_cast<void>(write_all(STDOUT_FILENO, kLeave));
  ::tcflush(STDIN_FILENO, TCIFLUSH);  // keys typed too late are not for the shell
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

FullScreen::Size FullScreen::size() {
  winsize window{};
  constexpr Size kUsual{.columns = 80, .lines = 24};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) != 0 || window.ws_col == 0 || window.ws_row == 0)
    return kUsual;
  return {.columns = window.ws_col, .lines = window.ws_row};
}

bool FullScreen::show(const std::vector<terminal::StyledLine>& lines, const terminal::Style& style) {
  std::string changes;
  if (const Size now = size(); now != shown_size_) {
    shown_size_ = now;
    shown_.clear();
    changes = "\x1B[2J";
  }
  const auto room = static_cast<std::size_t>(shown_size_.lines);
  shown_.resize(room);
  for (std::size_t i = 0; i < room; ++i) {
    std::string line = i < lines.size() ? lines[i].rendered(style) : "\n";
    line.pop_back();
    if (line == shown_[i]) continue;
    changes += fmt::format("\x1B[{};1H{}\x1B[K", i + 1, line);
    shown_[i] = std::move(line);
  }
  return changes.empty() || write_all(STDOUT_FILENO, changes);
}

bool FullScreen::read_keys(std::string& bytes) {
  std::array<char, 256> buffer{};
  const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size < 0) return errno == EINTR;
  bytes.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0;
}

}  // namespace gillab::cli
