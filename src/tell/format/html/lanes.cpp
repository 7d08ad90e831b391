#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tell/format/html/blocks.h"
#include "tell/format/html/legend.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/table.h"
#include "tell/format/html/text.h"
#include "tell/words/units.h"

namespace gillab::html {

namespace {

constexpr int kTall = 100;  // of a lane, in units of its own

/// The area below a line that has one height in each column.
std::string area(const std::vector<double>& heights, std::string_view looks) {
  std::string path;
  int height_now = 0;
  std::size_t run = 0;  // columns of that height
  bool any = false;
  const auto end_run = [&] {
    if (run > 0) fmt::format_to(std::back_inserter(path), "h{}", run);
    run = 0;
  };
  for (const double height : heights) {
    const int rounded = std::clamp(static_cast<int>(std::lround(height * kTall)), 0, kTall);
    if (rounded != height_now) {
      end_run();
      fmt::format_to(std::back_inserter(path), "v{}", height_now - rounded);
      height_now = rounded;
      any = true;
    }
    ++run;
  }
  end_run();
  return any ? fmt::format(R"(<path class="{}" d="M0 {}{}V{}Z"/>)", looks, kTall, path, kTall) : "";
}

/// In every column what was held is at the bottom, what was waited above it, and on top what was spent
/// outside.
std::string picture(const blocks::Lane& lane) {
  std::vector<double> held;
  std::vector<double> waited;
  std::vector<double> outside;
  for (const blocks::LaneCell& cell : lane.cells) {
    held.push_back(cell.hold);
    waited.push_back(cell.hold + cell.wait);
    outside.push_back(cell.hold + cell.wait + cell.outside);
  }
  const std::string words =
      lane.held ? fmt::format("{}: held the GIL {} of the time", lane.name, words::percent(*lane.held))
                : lane.name;
  return fmt::format(
      R"(<svg class="strip lane" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">)"
      "<title>{}</title>{}{}{}</svg>",
      kStripHeight, lane.cells.size(), kTall, text(words), text(words), area(outside, "outside"),
      area(waited, "waiting"), area(held, "held"));
}

}  // namespace

std::string drawn(const blocks::Lanes& lanes) {
  const auto any = [&](auto has) { return std::ranges::any_of(lanes.lanes, has); };
  const bool rates = any([](const blocks::Lane& lane) { return !lane.rate.empty(); });
  const bool handoffs = any([](const blocks::Lane& lane) { return lane.handoffs_per_s.has_value(); });
  std::vector<TableWriter::Column> columns{
      {.header = "thread", .left = true}, {.header = "", .wide = true, .picture = true}, {.header = "held"}};
  if (rates) columns.push_back({.header = "per second"});
  if (handoffs) columns.push_back({.header = "handoffs/s"});
  TableWriter table(fmt::format("What each thread did with the GIL in {}", words::duration(lanes.window_s)),
                    std::move(columns));
  const auto add = [&](const blocks::Lane& lane) {
    table.begin_row(lane.name);
    table.cell(lane.cells.empty() ? "" : picture(lane));
    table.cell(lane.held ? text(words::percent(*lane.held)) : "", lane.held);
    if (rates) table.cell(text(lane.rate));
    if (handoffs)
      table.cell(lane.handoffs_per_s ? text(words::number(*lane.handoffs_per_s)) : "", lane.handoffs_per_s);
    table.end_row();
  };
  for (const blocks::Lane& lane : lanes.lanes)
    add(lane);
  if (!lanes.all.name.empty()) add(lanes.all);
  const std::string left_out = lanes.left_out.empty() ? "" : fmt::format("<p>{}</p>\n", text(lanes.left_out));
  return legend(fmt::format("{} from left to right:", words::duration(lanes.window_s)),
                {{"held", "held the GIL"},
                 {"waiting", "waited for it"},
                 {"outside", "neither"},
                 {"nothing", "did not live, or was not recorded"}}) +
         table.drawn() + left_out;
}

std::string drawn(const blocks::Timeline& timeline) {
  return drawn(timeline.lanes);
}

}  // namespace gillab::html
