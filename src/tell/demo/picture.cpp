#include "tell/demo/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "observe/trace/timeline.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::demo {

namespace {

using output::Ink;
using probe::State;

constexpr double kAlmostAll = 0.94;

void add_share(Cell& cell, State state, double share) {
  switch (state) {
    case State::kHolding:
      cell.hold += share;
      break;
    case State::kWaiting:
    case State::kYielding:
      cell.wait += share;
      break;
    case State::kOutside:
      cell.outside += share;
      break;
  }
}

struct Mark {
  std::string_view glyph;
  Ink ink = Ink::kPlain;
};

/// A column in which the GIL was held is as high as the share of it.
std::string_view block(double share) {
  static constexpr std::array<std::string_view, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (share >= kAlmostAll) return kBlocks.back();
  return kBlocks.at(static_cast<std::size_t>(std::clamp(share * 8, 0.0, 6.0)));
}

Mark mark_of(const Cell& cell, bool unicode) {
  if (cell.demanded) return {"!", Ink::kYellow};
  constexpr double kHalf = 0.5;
  if (cell.hold > 0) return {unicode ? block(cell.hold) : (cell.hold < kHalf ? "+" : "#"), Ink::kGreen};
  if (cell.wait > 0 && cell.wait >= cell.outside) return {unicode ? "░" : ".", Ink::kRed};
  if (cell.outside > 0) return {unicode ? "─" : "-", Ink::kCyan};
  return {" "};
}

}  // namespace

std::vector<Lane> lanes_of(const trace::Recording& recording, int columns) {
  const auto count = static_cast<std::size_t>(std::max(columns, 1));
  std::vector<Lane> lanes(recording.threads.size(), Lane(count));
  if (recording.end <= recording.begun) return lanes;
  const double width = static_cast<double>(recording.end - recording.begun) / static_cast<double>(count);
  const auto column_at = [&](std::uint64_t ticks) {
    return static_cast<double>(std::max(ticks, recording.begun) - recording.begun) / width;
  };
  trace::Visitor visitor;
  visitor.slice = [&](const trace::Slice& slice) {
    Lane& lane = lanes[slice.thread - 1];
    const double begin = column_at(slice.begin);
    const double end = std::min(column_at(slice.end), static_cast<double>(count));
    for (auto i = static_cast<std::size_t>(begin); i < count && static_cast<double>(i) < end; ++i) {
      const double part = std::min(end, static_cast<double>(i + 1)) - std::max(begin, static_cast<double>(i));
      add_share(lane[i], slice.state, part);
    }
  };
  visitor.step = [&](const trace::Step& step) {
    if (step.event != probe::Event::kDemanded) return;
    const auto i = static_cast<std::size_t>(column_at(step.ticks));
    if (i < count) lanes[step.thread - 1][i].demanded = true;
  };
  trace::visit(recording, visitor);
  return lanes;
}

void draw_holders(output::StyledLine& line, const std::vector<Holder>& holders) {
  constexpr double kHalf = 0.5;
  if (holders.empty()) return;
  const std::size_t columns = holders.front().lane->size();
  for (std::size_t i = 0; i < columns; ++i) {
    const auto most =
        std::ranges::max_element(holders, {}, [i](const Holder& each) { return (*each.lane)[i].hold; });
    const double share = (*most->lane)[i].hold;
    if (share > 0) {
      line.add(std::string(1, most->sign), share < kHalf ? Ink::kDim : Ink::kGreen);
    } else {
      line.add(" ");
    }
  }
}

void draw_lane(output::StyledLine& line, const Lane& lane, const output::Style& style) {
  std::string run;
  Ink ink = Ink::kPlain;
  for (const Cell& cell : lane) {
    const Mark mark = mark_of(cell, style.unicode);
    if (mark.ink != ink) {
      line.add(run, ink);
      run.clear();
      ink = mark.ink;
    }
    run += mark.glyph;
  }
  line.add(run, ink);
}

output::StyledLine legend(const output::Style& style) {
  constexpr int kRoomy = 76;
  const bool roomy = style.width >= kRoomy;
  output::StyledLine line;
  line.add(" ")
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

std::string scale(double window_s, int columns, bool unicode) {
  if (!(window_s > 0) || columns < 1) return {};
  // The longest of 1, 2, 5, 10, … that fits into half of it.
  const double power = std::pow(10.0, std::floor(std::log10(window_s / 2)));
  double length_s = power;
  for (const double factor : {2.0, 5.0}) {
    if (factor * power <= window_s / 2 * (1 + 1e-9)) length_s = factor * power;
  }
  const int width = std::max(2, static_cast<int>(std::lround(length_s / window_s * columns)));
  constexpr double kMillisecond = 1e-3;
  const std::string label =
      length_s >= 1 ? fmt::format(" {:g} s ", length_s)
      : length_s >= kMillisecond
          ? fmt::format(" {:g} ms ", std::round(length_s * 1e6) / 1e3)
          : fmt::format(" {:g} {} ", std::round(length_s * 1e9) / 1e3, unicode ? "µs" : "us");
  const std::string_view dash = unicode ? "─" : "-";
  const int rest = width - 2 - output::display_width(label);
  if (rest < 0) {
    return (unicode ? "├" : "|") + output::repeated(dash, width - 2) + (unicode ? "┤" : "|") + label;
  }
  return (unicode ? "├" : "|") + output::repeated(dash, rest / 2) + label +
         output::repeated(dash, rest - rest / 2) + (unicode ? "┤" : "|");
}

Figures figures_of(const trace::Recording& recording, double seconds_per_tick) {
  Figures figures;
  figures.threads.resize(recording.threads.size());
  const auto ticks = static_cast<double>(recording.end - recording.begun);
  figures.span_s = ticks * seconds_per_tick;
  if (!(ticks > 0)) return figures;
  trace::Visitor visitor;
  visitor.slice = [&](const trace::Slice& slice) {
    Figures::Thread& thread = figures.threads[slice.thread - 1];
    const double share = static_cast<double>(slice.end - slice.begin) / ticks;
    if (slice.state == State::kHolding) {
      thread.held += share;
      figures.held += share;
    } else if (slice.state != State::kOutside) {
      thread.waited += share;
    }
  };
  visitor.handoff = [&](const trace::Handoff& handoff) {
    ++figures.threads[handoff.to - 1].handoffs;
    ++figures.handoffs;
  };
  trace::visit(recording, visitor);
  return figures;
}

}  // namespace gillab::demo
