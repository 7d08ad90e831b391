#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/terminal.h"
#include "tell/words/progress.h"
#include "tell/words/text.h"

namespace gillab::cli {

namespace {

constexpr int kBarWidth = 20;

std::string bar(double fraction, bool unicode) {
  const int full = std::clamp(static_cast<int>(std::lround(fraction * kBarWidth)), 0, kBarWidth);
  std::string text;
  for (int i = 0; i < kBarWidth; ++i)
    text += i < full ? (unicode ? "━" : "#") : (unicode ? "╌" : ".");
  return text;
}

/// The terminal may have been closed, which is no reason to lose what is being measured.
void write(const std::string& text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

ProgressLine::ProgressLine(bool quiet)
    : visible_(!quiet && is_terminal(stderr)), unicode_(style_for(stderr).unicode) {
}

void ProgressLine::update(const lab::Progress& progress) {
  if (!visible_) return;
  const std::string position = words::position(progress);
  const std::string remaining = words::remaining(progress);
  say(fmt::format("{}{}{} {} {}{}{}", progress.scenario, position.empty() ? "" : " ", position,
                  bar(progress.fraction, unicode_), words::activity(progress), remaining.empty() ? "" : ", ",
                  remaining));
}

void ProgressLine::say(const std::string& text) {
  if (!visible_) return;
  // A line that wraps could not be overwritten.
  const int width = terminal_width(stderr) - 1;
  write("\r\x1b[K" + words::truncated(words::one_line(text, unicode_), width, unicode_));
  shown_ = true;
}

void ProgressLine::clear() {
  if (!shown_) return;
  write("\r\x1b[K");
  shown_ = false;
}

}  // namespace gillab::cli
