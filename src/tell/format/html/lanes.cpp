#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "tell/format/html/blocks.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/table.h"
#include "tell/format/html/text.h"
#include "tell/words/units.h"

namespace gillab::html {

namespace {

/// Each column is a bar: held at the bottom, waiting above it, outside above that.
std::string picture(const blocks::Lane& lane) {
  const double width = lane.cells.empty() ? 0 : 100.0 / static_cast<double>(lane.cells.size());
  std::string shapes;
  for (std::size_t i = 0; i < lane.cells.size(); ++i) {
    double bottom = kStripHeight;
    const auto part = [&](double share, const char* looks) {
      if (!(share > 0)) return;
      const double height = share * kStripHeight;
      bottom -= height;
      shapes += fmt::format(R"(<rect class="{}" x="{}%" width="{}%" y="{}" height="{}"/>)", looks,
                            position(width * static_cast<double>(i)), position(width), position(bottom),
                            position(height));
    };
    part(lane.cells[i].hold, "held");
    part(lane.cells[i].wait, "waited");
    part(lane.cells[i].outside, "running");
  }
  const std::string words =
      lane.held ? fmt::format("{}: held the GIL {} of the time", lane.name, words::percent(*lane.held))
                : lane.name;
  return fmt::format(R"(<svg class="strip" height="{}" role="img" aria-label="{}">{}</svg>)", kStripHeight,
                     text(words), shapes);
}

}  // namespace

std::string drawn(const blocks::Lanes& lanes) {
  TableWriter table(fmt::format("What each thread did with the GIL in {}", words::duration(lanes.window_s)),
                    {{.header = "thread", .left = true},
                     {.header = "", .picture = true},
                     {.header = "held"},
                     {.header = "per second"},
                     {.header = "handoffs/s"}});
  const auto add = [&](const blocks::Lane& lane) {
    table.begin_row(lane.name);
    table.cell(lane.cells.empty() ? "" : picture(lane));
    table.cell(lane.held ? text(words::percent(*lane.held)) : "", lane.held);
    table.cell(text(lane.rate));
    table.cell(lane.handoffs_per_s ? text(words::number(*lane.handoffs_per_s)) : "", lane.handoffs_per_s);
    table.end_row();
  };
  for (const blocks::Lane& lane : lanes.lanes)
    add(lane);
  add(lanes.all);
  return table.drawn() + (lanes.left_out.empty() ? "" : fmt::format("<p>{}</p>\n", text(lanes.left_out)));
}

}  // namespace gillab::html
