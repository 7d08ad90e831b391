#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

namespace gillab::cli {

namespace {

constexpr int kDefaultWidth = 100;
constexpr int kNarrowest = 60;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// By the rules of setlocale(): the first of these that is set decides. Without any, most systems mean UTF-8.
bool locale_is_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value(variable(name));
    if (value.empty()) continue;
    std::ranges::transform(value, value.begin(), [](unsigned char c) { return std::toupper(c); });
    return value.find("UTF-8") != std::string::npos || value.find("UTF8") != std::string::npos;
  }
  return true;
}

}  // namespace

bool is_terminal(std::FILE* stream) {
  return ::isatty(::fileno(stream)) != 0 && variable("TERM") != "dumb";
}

bool wants_colour(std::FILE* stream) {
  return is_terminal(stream) && variable("NO_COLOR").empty();
}

int terminal_width(std::FILE* stream) {
  winsize size{};
  const bool known = ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? std::max<int>(size.ws_col, kNarrowest) : kDefaultWidth;
}

terminal::Style style_for(std::FILE* stream) {
  return {.colour = wants_colour(stream), .unicode = locale_is_unicode(), .width = terminal_width(stream)};
}

}  // namespace gillab::cli
