#include "tell/format/html/strip.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "tell/format/html/text.h"
#include "tell/words/units.h"

namespace gillab::html {

namespace {

constexpr int kBar = 8;      // height of an interval
constexpr int kDiamond = 5;  // half its height
constexpr int kStackHeight = 18;

}  // namespace

Strip& Strip::grid() {
  for (const double tick : scale_.ticks())
    line(tick, "grid");
  return *this;
}

Strip& Strip::line(double value, std::string_view looks) {
  const std::string x = position(scale_.at(value));
  fmt::format_to(std::back_inserter(shapes_), R"(<line class="{}" x1="{}%" x2="{}%" y1="0" y2="{}"/>)", looks,
                 x, x, height_);
  return *this;
}

Strip& Strip::band(double from, double to, std::string_view looks) {
  const double left = scale_.at(std::min(from, to));
  const double right = scale_.at(std::max(from, to));
  fmt::format_to(std::back_inserter(shapes_), R"(<rect class="{}" x="{}%" width="{}%" height="{}"/>)", looks,
                 position(left), position(right - left), height_);
  return *this;
}

Strip& Strip::interval(const lab::Estimate& estimate, int y, std::string_view looks) {
  const double left = scale_.at(estimate.lower);
  const double right = scale_.at(estimate.upper);
  const std::string middle = position(scale_.at(estimate.value));
  fmt::format_to(std::back_inserter(shapes_),
                 R"(<rect class="interval {}" x="{}%" width="{}%" y="{}" height="{}" rx="2"/>)"
                 R"(<line class="value {}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>)",
                 looks, position(left), position(std::max(right - left, 0.2)), y - kBar / 2, kBar, looks,
                 middle, middle, y - kBar, y + kBar);
  return *this;
}

Strip& Strip::dot(double value, int y, std::string_view looks) {
  fmt::format_to(std::back_inserter(shapes_), R"(<circle class="{}" cx="{}%" cy="{}" r="2"/>)", looks,
                 position(scale_.at(value)), y);
  return *this;
}

Strip& Strip::diamond(double value, int y, std::string_view looks) {
  fmt::format_to(
      std::back_inserter(shapes_),
      R"(<svg x="{}%" y="{}" overflow="visible"><path class="{}" d="M0-{}L{} 0L0 {}L-{} 0Z"/></svg>)",
      position(scale_.at(value)), y, looks, kDiamond, kDiamond, kDiamond, kDiamond);
  return *this;
}

Strip& Strip::figures(std::string_view measure) {
  for (const double tick : scale_.ticks()) {
    fmt::format_to(std::back_inserter(shapes_), R"(<text x="{}%" y="{}" text-anchor="middle">{}</text>)",
                   position(scale_.at(tick)), height_ - 4, text(words::figure(tick, measure)));
  }
  return *this;
}

std::string Strip::drawn(std::string_view words) const {
  const std::string said = text(words);
  return fmt::format(R"(<svg class="strip" height="{}" role="img" aria-label="{}"><title>{}</title>{}</svg>)",
                     height_, said, said, shapes_);
}

std::string Strip::drawn_silently() const {
  return fmt::format(R"(<svg class="strip" height="{}" aria-hidden="true">{}</svg>)", height_, shapes_);
}

std::string stacked(const std::vector<Part>& parts, std::string_view words) {
  std::string shapes;
  double left = 0;
  for (const Part& part : parts) {
    if (!(part.share > 0)) continue;
    const double share = std::min(part.share, 1 - left);
    const std::string name = fmt::format("{} {}", part.name, words::percent(part.share));
    fmt::format_to(std::back_inserter(shapes),
                   R"(<rect class="{}" x="{}%" width="{}%" height="{}"><title>{}</title></rect>)", part.looks,
                   position(100 * left), position(100 * share), kStackHeight, text(name));
    left += share;
  }
  return fmt::format(R"(<svg class="strip stack" height="{}" role="img" aria-label="{}">{}</svg>)",
                     kStackHeight, text(words), shapes);
}

}  // namespace gillab::html
