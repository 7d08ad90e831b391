#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "cli/terminal.h"
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

/// By how long the part done so far has taken; empty while that says too little.
std::string remaining(const lab::Progress& progress) {
  if (progress.fraction < 0.05) return {};
  const double left_s = progress.elapsed_s * (1 - progress.fraction) / progress.fraction;
  return fmt::format(", about {:.0f} s left", std::max(1.0, left_s));
}

}  // namespace

ProgressLine::ProgressLine(bool quiet)
    : visible_(!quiet && is_terminal(stderr)), unicode_(style_for(stderr).unicode) {
}

void ProgressLine::update(const lab::Progress& progress) {
  if (!visible_) return;
  const std::string which = count_ > 1 ? fmt::format(" [{}/{}]", number_, count_) : "";
  say(fmt::format("{}{} {} {}{}", progress.scenario, which, bar(progress.fraction, unicode_),
                  progress.activity, remaining(progress)));
}

void ProgressLine::say(const std::string& text) {
  if (!visible_) return;
  // A line that wraps could not be overwritten.
  const int width = terminal_width(stderr) - 1;
  fmt::print(stderr, "\r\x1b[K{}", output::truncated(output::one_line(text, unicode_), width, unicode_));
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace gillab::cli
