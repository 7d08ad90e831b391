#include "tell/format/terminal/speedups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tell/format/terminal/prose.h"
#include "tell/format/terminal/styled_line.h"
#include "tell/format/terminal/table.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::terminal {
namespace {

using words::display_width;
using words::one_line;
using words::truncated;
using words::wrapped;

constexpr int kNarrowestBar = 8;
constexpr int kComfortableBar = 18;  // only with that much is there room for the second interval
constexpr int kWidestBar = 30;
constexpr int kNarrowestName = 10;

enum class Interval : std::uint8_t { kBothEnds, kDistance, kNone };

/// What a table of some width has room for.
struct Layout {
  bool bar = true;
  Interval interval = Interval::kBothEnds;
  bool serial_interval = true;
  bool efficiency = true;
  bool serial = true;
  bool stacked_header = false;  ///< long headers in two lines
};

/// From wide to narrow.
constexpr std::array<Layout, 9> kLayouts{{
    {},
    {.serial_interval = false},
    {.serial_interval = false, .stacked_header = true},
    {.bar = false, .serial_interval = false},
    {.bar = false, .serial_interval = false, .stacked_header = true},
    {.bar = false, .interval = Interval::kDistance, .serial_interval = false, .stacked_header = true},
    {.bar = false,
     .interval = Interval::kDistance,
     .serial_interval = false,
     .efficiency = false,
     .stacked_header = true},
    {.bar = false,
     .interval = Interval::kDistance,
     .serial_interval = false,
     .efficiency = false,
     .serial = false},
    {.bar = false,
     .interval = Interval::kNone,
     .serial_interval = false,
     .efficiency = false,
     .serial = false},
}};

/// A column's header: its second line, and the first one where headers are stacked.
struct Header {
  std::string_view above;
  std::string_view text;

  [[nodiscard]] int width() const { return std::max(display_width(above), display_width(text)); }
};

Header serial_header(const Layout& layout) {
  return layout.stacked_header ? Header{"over", "serial"} : Header{"", "over serial"};
}

Header efficiency_header(const Layout& layout, protocol::Bound bound) {
  if (bound == protocol::Bound::kIo) return {"", "of ideal"};
  return layout.stacked_header ? Header{"of", "capacity"} : Header{"", "of capacity"};
}

/// A ratio and its interval, in two columns so that the decimal points can meet.
struct RatioCell {
  std::string value;
  std::string interval;
  Ink ink = Ink::kPlain;
};

struct SpeedupCells {
  std::string name;
  std::string trouble;  ///< in place of everything else
  Ink trouble_ink = Ink::kPlain;
  std::string time;
  RatioCell speedup;
  double length = 0;  ///< of the bar
  RatioCell serial;
  std::string efficiency;
};

struct Widths {
  int name = 0;
  int time = 0;
  int value = 0;
  int interval = 0;
  int bar = 0;
  int serial_value = 0;
  int serial_interval = 0;
  int efficiency = 0;

  [[nodiscard]] static int pair(int value, int interval) {
    return interval == 0 ? value : value + 1 + interval;
  }

  [[nodiscard]] int speedup() const { return pair(value, interval); }
  [[nodiscard]] int serial() const { return pair(serial_value, serial_interval); }

  [[nodiscard]] int total() const {
    int sum = kMargin + name;
    for (const int column : {time, speedup(), bar, serial(), efficiency}) {
      if (column > 0) sum += kGap + column;
    }
    return sum;
  }
};

/// Green when it surely pays, red when it surely costs.
Ink ink_of_ratio(const lab::Estimate& speedup) {
  if (speedup.lower > 1) return Ink::kGreen;
  if (speedup.upper < 1) return Ink::kRed;
  return Ink::kPlain;
}

RatioCell ratio_cell(const std::optional<lab::Estimate>& speedup, Interval shown, const Style& style) {
  if (!speedup) return {.value = style.unicode ? "–" : "-", .interval = "", .ink = Ink::kDim};
  RatioCell cell{.value = words::ratio(speedup->value), .interval = "", .ink = ink_of_ratio(*speedup)};
  if (shown == Interval::kBothEnds) cell.interval = words::interval(*speedup, "speedup");
  if (shown == Interval::kDistance) cell.interval = words::short_interval(*speedup, style.unicode);
  return cell;
}

SpeedupCells cells_of(const blocks::SpeedupRow& row, const Layout& layout, const Style& style) {
  SpeedupCells cells;
  cells.name = one_line(row.variant, style.unicode);
  cells.trouble = one_line(row.trouble, style.unicode);
  cells.trouble_ink = ink_of(row.trouble_tone);
  if (!cells.trouble.empty()) return cells;

  cells.time = words::duration(row.time_s, style.unicode);
  if (row.reference) {
    cells.speedup = {.value = "1.00x",
                     .interval = layout.interval == Interval::kBothEnds ? "(reference)" : "(ref)",
                     .ink = Ink::kPlain};
    cells.length = 1;
  } else {
    cells.speedup = ratio_cell(row.speedup, layout.interval, style);
    if (row.speedup) cells.length = row.speedup->value;
  }
  if (row.parallel && layout.serial) {
    if (row.over_serial)
      cells.serial =
          ratio_cell(row.over_serial, layout.serial_interval ? Interval::kBothEnds : Interval::kNone, style);
    if (row.over_serial && row.efficiency > 0 && layout.efficiency)
      cells.efficiency = words::share_reached(row.efficiency, *row.over_serial);
  }
  return cells;
}

/// The columns that are empty in every row get no width, and no header.
Widths widths_of(const std::vector<SpeedupCells>& rows, const Header& serial, const Header& efficiency) {
  const auto widen = [](int& width, std::string_view text) { width = std::max(width, display_width(text)); };
  Widths widths;
  widen(widths.name, "variant");
  for (const SpeedupCells& row : rows) {
    widen(widths.name, row.name);
    widen(widths.time, row.time);
    widen(widths.value, row.speedup.value);
    widen(widths.interval, row.speedup.interval);
    widen(widths.serial_value, row.serial.value);
    widen(widths.serial_interval, row.serial.interval);
    widen(widths.efficiency, row.efficiency);
  }
  if (widths.time > 0) {
    widen(widths.time, "time");
    widths.value += std::max(0, display_width("speedup") - widths.speedup());
  }
  if (widths.serial_value > 0) {
    widths.serial_value += std::max(0, serial.width() - widths.serial());
  }
  if (widths.efficiency > 0) widths.efficiency = std::max(widths.efficiency, efficiency.width());
  return widths;
}

class VariantTable {
 public:
  VariantTable(const blocks::Speedups& speedups, const Style& style) : style_(style), speedups_(&speedups) {
    for (const Layout& layout : kLayouts) {
      if (lay_out(layout)) return;
    }
    // Nothing is left to give up but the names' ends.
    widths_.name = std::max(kNarrowestName, widths_.name - (widths_.total() - style_.width));
  }

  [[nodiscard]] std::string drawn() const {
    std::string text;
    if (widths_.time > 0) text += header() + rule();
    double longest = 0;
    for (const SpeedupCells& row : cells_) {
      if (std::isfinite(row.length)) longest = std::max(longest, row.length);
    }
    for (const SpeedupCells& row : cells_) {
      text += row.trouble.empty() ? numbers(row, longest) : trouble(row);
    }
    return text;
  }

 private:
  /// Whether the table fits with this layout.
  bool lay_out(const Layout& layout) {
    cells_.clear();
    for (const blocks::SpeedupRow& row : speedups_->rows) {
      cells_.push_back(cells_of(row, layout, style_));
    }
    serial_header_ = serial_header(layout);
    efficiency_header_ = efficiency_header(layout, speedups_->bound);
    widths_ = widths_of(cells_, serial_header_, efficiency_header_);
    if (!layout.bar || widths_.time == 0) return widths_.total() <= style_.width;
    widths_.bar = std::min(kWidestBar, style_.width - widths_.total() - kGap);
    return widths_.bar >= (layout.serial_interval && widths_.serial() > 0 ? kComfortableBar : kNarrowestBar);
  }

  [[nodiscard]] StyledLine begun(std::string_view name, Ink ink) const {
    StyledLine line;
    line.pad_to(kMargin)
        .add(truncated(name, widths_.name, style_.unicode), ink)
        .pad_to(kMargin + widths_.name);
    return line;
  }

  [[nodiscard]] std::string header() const {
    const int time = kMargin + widths_.name + kGap;
    const int speedup = time + widths_.time + kGap;
    const int serial =
        widths_.total() - (widths_.efficiency > 0 ? kGap + widths_.efficiency : 0) - widths_.serial();
    // Above the numbers, not above the space that longer ones need.
    const int indent = std::max(0, std::min(widths_.value - 5, widths_.speedup() - display_width("speedup")));

    StyledLine above;
    StyledLine line = begun("variant", Ink::kDim);
    line.pad_to(time)
        .add_right("time", widths_.time, Ink::kDim)
        .pad_to(speedup + indent)
        .add("speedup", Ink::kDim);
    if (widths_.serial() > 0) {
      above.pad_to(serial).add_right(serial_header_.above, widths_.serial(), Ink::kDim);
      line.pad_to(serial).add_right(serial_header_.text, widths_.serial(), Ink::kDim);
    }
    if (widths_.efficiency > 0) {
      const int efficiency = widths_.total() - widths_.efficiency;
      above.pad_to(efficiency).add_right(efficiency_header_.above, widths_.efficiency, Ink::kDim);
      line.pad_to(efficiency).add_right(efficiency_header_.text, widths_.efficiency, Ink::kDim);
    }
    const bool stacked = !serial_header_.above.empty() && widths_.serial() > 0;
    return (stacked ? above.rendered(style_) : "") + line.rendered(style_);
  }

  [[nodiscard]] std::string rule() const {
    StyledLine line;
    line.pad_to(kMargin).add(repeated(style_.unicode ? "─" : "-", widths_.total() - kMargin), Ink::kDim);
    return line.rendered(style_);
  }

  static void add_ratio(StyledLine& line, const RatioCell& cell, int value_width, int pair_width) {
    const int end = line.width() + kGap + pair_width;
    line.pad_to(line.width() + kGap).add_right(cell.value, value_width, cell.ink);
    if (!cell.interval.empty()) line.add(" ").add(cell.interval, Ink::kDim);
    line.pad_to(end);
  }

  [[nodiscard]] std::string numbers(const SpeedupCells& row, double longest) const {
    StyledLine line = begun(row.name, Ink::kPlain);
    line.pad_to(line.width() + kGap).add_right(row.time, widths_.time);
    add_ratio(line, row.speedup, widths_.value, widths_.speedup());
    if (widths_.bar > 0) {
      const int end = line.width() + kGap + widths_.bar;
      const double share = longest > 0 ? row.length / longest : 0;
      line.pad_to(line.width() + kGap).add(bar(share, widths_.bar, style_.unicode), Ink::kCyan).pad_to(end);
    }
    if (widths_.serial() > 0) add_ratio(line, row.serial, widths_.serial_value, widths_.serial());
    if (widths_.efficiency > 0)
      line.pad_to(line.width() + kGap).add_right(row.efficiency, widths_.efficiency);
    return line.rendered(style_);
  }

  [[nodiscard]] std::string trouble(const SpeedupCells& row) const {
    int start = kMargin + widths_.name + kGap;
    const int page = std::min(style_.width, kWidestProse);
    StyledLine line = begun(row.name, Ink::kPlain);
    std::string text;
    if (page - start < kNarrowestProse) {
      text += line.rendered(style_);
      line = {};
      start = 2 * kMargin;
    }
    for (const std::string& part : wrapped(row.trouble, page - start)) {
      text += line.pad_to(start).add(part, row.trouble_ink).rendered(style_);
      line = {};
    }
    return text;
  }

  Style style_;
  const blocks::Speedups* speedups_;
  Header serial_header_;
  Header efficiency_header_;
  std::vector<SpeedupCells> cells_;
  Widths widths_;
};

/// Who held the GIL while each variant ran; empty when nothing is known of any.
std::string gil_table(const blocks::Speedups& speedups, const Style& style) {
  blocks::Table table{.columns = {{.header = "variant", .left = true, .importance = 99},
                                  {.header = "GIL held", .importance = 8},
                                  {.header = "waited", .importance = 7},
                                  {.header = "running", .importance = 5},
                                  {.header = "blocked", .importance = 4},
                                  {.header = "ready", .importance = 3},
                                  {.header = "handoffs/s", .importance = 2},
                                  {.header = "why", .left = true, .importance = 9}},
                      .rows = {}};
  using OfThreads = blocks::GilShares::OfThreads;
  for (const blocks::SpeedupRow& row : speedups.rows) {
    if (!row.gil) continue;
    const blocks::GilShares& gil = *row.gil;
    const auto share = [&gil](double OfThreads::*part) {
      return gil.threads ? blocks::Cell{blocks::Share{(*gil.threads).*part}} : blocks::Cell{};
    };
    table.rows.push_back(
        {.cells = {row.variant, gil.held ? blocks::Cell{blocks::Share{*gil.held}} : blocks::Cell{},
                   share(&OfThreads::waited), share(&OfThreads::running), share(&OfThreads::blocked),
                   share(&OfThreads::ready),
                   gil.handoffs_per_s ? blocks::Cell{blocks::Number{*gil.handoffs_per_s}} : blocks::Cell{},
                   gil.why},
         .note = {}});
  }
  return table.rows.empty() ? "" : drawn(table, style);
}

}  // namespace

std::string drawn(const blocks::Speedups& speedups, const Style& style) {
  std::string text = VariantTable{speedups, style}.drawn();
  const std::string why = gil_table(speedups, style);
  return why.empty() ? text : text + "\n" + why;
}

}  // namespace gillab::terminal
