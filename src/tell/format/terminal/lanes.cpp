#include "tell/format/terminal/lanes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "tell/format/terminal/prose.h"
#include "tell/words/pace.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::terminal {

namespace {

using blocks::Lane;
using blocks::LaneCell;

constexpr int kNameWidth = 10;
constexpr int kHeldWidth = 8;
constexpr int kRateWidth = 14;
constexpr int kHandoffWidth = 11;
constexpr double kAlmostAll = 0.94;
constexpr double kHalf = 0.5;

struct LaneMark {
  std::string_view glyph;
  Ink ink = Ink::kPlain;
};

/// A column in which the GIL was held is as high as the share of it.
std::string_view block(double share) {
  static constexpr std::array<std::string_view, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (share >= kAlmostAll) return kBlocks.back();
  return kBlocks.at(static_cast<std::size_t>(std::clamp(share * 8, 0.0, 6.0)));
}

LaneMark mark_of(const LaneCell& cell, bool unicode) {
  if (cell.demanded) return {"!", Ink::kYellow};
  if (cell.hold > 0) return {unicode ? block(cell.hold) : (cell.hold < kHalf ? "+" : "#"), Ink::kGreen};
  if (cell.wait > 0 && cell.wait >= cell.outside) return {unicode ? "░" : ".", Ink::kRed};
  if (cell.outside > 0) return {unicode ? "─" : "-", Ink::kCyan};
  return {" "};
}

void add_cells(StyledLine& line, const Lane& lane, const Style& style) {
  std::string run;
  Ink ink = Ink::kPlain;
  for (const LaneCell& cell : lane.cells) {
    const LaneMark mark = mark_of(cell, style.unicode);
    if (mark.ink != ink) {
      line.add(run, ink);
      run.clear();
      ink = mark.ink;
    }
    run += mark.glyph;
  }
  line.add(run, ink);
}

/// Who held the GIL most in each column, by their signs; dim when it was free most of the time.
void add_holders(StyledLine& line, const blocks::Lanes& lanes) {
  for (std::size_t i = 0; i < lanes.columns; ++i) {
    const Lane* most = nullptr;
    const auto hold_of = [i](const Lane& lane) { return i < lane.cells.size() ? lane.cells[i].hold : 0; };
    for (const Lane& lane : lanes.lanes) {
      if (hold_of(lane) > (most != nullptr ? hold_of(*most) : 0)) most = &lane;
    }
    if (most == nullptr) {
      line.add(" ");
    } else {
      line.add(std::string(1, most->sign), hold_of(*most) < kHalf ? Ink::kDim : Ink::kGreen);
    }
  }
}

/// What does not fit beside the lanes' numbers is not worth a line of its own.
void add_numbers(StyledLine& line, const std::string& held, const std::string& rate,
                 const std::string& handoffs, Ink ink) {
  line.add_right(held, kHeldWidth, ink).add_right(rate, kRateWidth, ink);
  line.add_right(handoffs, kHandoffWidth, ink);
}

void add_numbers(StyledLine& line, const Lane& lane, Ink ink = Ink::kPlain) {
  add_numbers(line, lane.held ? words::percent(*lane.held) : "", lane.rate,
              lane.handoffs_per_s ? words::count(std::llround(*lane.handoffs_per_s)) : "", ink);
}

}  // namespace

int lane_columns(const Style& style, int margin) {
  return style.width - 2 * margin - kNameWidth - kHeldWidth - kRateWidth - kHandoffWidth;
}

std::vector<StyledLine> lane_lines(const blocks::Lanes& lanes, const Style& style, int margin, bool airy) {
  const int columns = static_cast<int>(lanes.columns);
  const int begin = margin + kNameWidth;
  const int end = begin + columns;
  std::vector<StyledLine> lines(1);
  lines[0].pad_to(begin).add(lane_scale(lanes.window_s, columns, style.unicode), Ink::kDim).pad_to(end);
  add_numbers(lines[0], "held", "per second", "handoffs/s", Ink::kDim);
  bool first = true;
  for (const Lane& lane : lanes.lanes) {
    if (airy && !first) lines.emplace_back();
    first = false;
    StyledLine line;
    line.pad_to(margin).add(words::one_line(lane.name, style.unicode)).pad_to(begin);
    add_cells(line, lane, style);
    line.pad_to(end);
    add_numbers(line, lane);
    lines.push_back(std::move(line));
  }
  if (!lanes.left_out.empty())
    lines.push_back(
        StyledLine().pad_to(margin).add(words::one_line(lanes.left_out, style.unicode), Ink::kDim));
  StyledLine all;
  all.pad_to(margin).add(words::one_line(lanes.all.name, style.unicode), Ink::kBold).pad_to(begin);
  if (lanes.one_holder) add_holders(all, lanes);
  all.pad_to(end);
  add_numbers(all, lanes.all, Ink::kBold);
  lines.push_back(std::move(all));
  return lines;
}

StyledLine lane_legend(const Style& style, int margin) {
  constexpr int kRoomy = 75;
  const bool roomy = style.width >= kRoomy + margin;
  StyledLine line;
  line.pad_to(margin)
      .add(style.unicode ? "█" : "#", Ink::kGreen)
      .add(roomy ? " holds the GIL (" : " holds  ")
      .add(style.unicode ? "▁" : "+", Ink::kGreen)
      .add(roomy ? " briefly)   " : " briefly  ")
      .add(style.unicode ? "░" : ".", Ink::kRed)
      .add(roomy ? " waits for it   " : " waits  ")
      .add("!", Ink::kYellow)
      .add(roomy ? " asks for it   " : " asks  ")
      .add(style.unicode ? "─" : "-", Ink::kCyan)
      .add(" outside");
  return line;
}

std::string lane_scale(double window_s, int columns, bool unicode) {
  if (!(window_s > 0) || columns < 1) return {};
  // The longest of 1, 2, 5, 10, … that fits into half of it.
  const double power = std::pow(10.0, std::floor(std::log10(window_s / 2)));
  double length_s = power;
  for (const double factor : {2.0, 5.0}) {
    if (factor * power <= window_s / 2 * (1 + 1e-9)) length_s = factor * power;
  }
  const int width = std::max(2, static_cast<int>(std::lround(length_s / window_s * columns)));
  const std::string label = " " + words::round_duration(length_s, unicode) + " ";
  const std::string_view dash = unicode ? "─" : "-";
  const std::string_view left = unicode ? "├" : "|";
  const std::string_view right = unicode ? "┤" : "|";
  const int rest = width - 2 - words::display_width(label);
  std::string scale{left};
  if (rest < 0) return scale.append(repeated(dash, width - 2)).append(right).append(label);
  return scale.append(repeated(dash, rest / 2))
      .append(label)
      .append(repeated(dash, rest - rest / 2))
      .append(right);
}

std::string drawn(const blocks::Lanes& lanes, const Style& style) {
  std::string text;
  for (const StyledLine& line : lane_lines(lanes, style, kMargin))
    text += line.rendered(style);
  const bool seen = std::ranges::any_of(lanes.lanes, [](const Lane& lane) { return !lane.cells.empty(); });
  if (seen) text += lane_legend(style, kMargin).rendered(style);
  return text;
}

}  // namespace gillab::terminal
