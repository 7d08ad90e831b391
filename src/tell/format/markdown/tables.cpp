#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "tell/format/cell.h"
#include "tell/format/markdown/blocks.h"
#include "tell/format/markdown/text.h"
#include "tell/words/units.h"

namespace gillab::markdown {

namespace {

std::string ratio_cell(const std::optional<lab::Estimate>& speedup) {
  if (!speedup) return "–";
  return plain(words::ratio(speedup->value) + " " + words::interval(*speedup, "speedup"));
}

/// `why`: the column that says why it is as fast as it is, where the table has one.
std::string row_of(const blocks::SpeedupRow& row, bool why) {
  const std::string name = plain(row.variant);
  const std::string last = why ? fmt::format(" {} |", row.gil ? plain(row.gil->why) : "") : "";
  if (!row.trouble.empty()) return fmt::format("| {} | {} | | | |{}\n", name, plain(row.trouble), last);
  return fmt::format(
      "| {} | {} | {} | {} | {} |{}\n", name, words::duration(row.time_s),
      row.reference ? "1.00x (reference)" : ratio_cell(row.speedup),
      row.over_serial ? ratio_cell(row.over_serial) : "",
      row.over_serial && row.efficiency > 0 ? words::share_reached(row.efficiency, *row.over_serial) : "",
      last);
}

}  // namespace

std::string drawn(const blocks::Speedups& speedups) {
  const bool why =
      std::ranges::any_of(speedups.rows, [](const blocks::SpeedupRow& row) { return row.gil.has_value(); });
  std::string text =
      fmt::format("| variant | time | speedup | over serial | {} |{}\n|:--|--:|:--|:--|--:|{}\n",
                  speedups.bound == protocol::Bound::kIo ? "of ideal" : "of capacity", why ? " why |" : "",
                  why ? ":--|" : "");
  for (const blocks::SpeedupRow& row : speedups.rows)
    text += row_of(row, why);
  return text;
}

std::string drawn(const blocks::Table& table) {
  std::string text = "|";
  std::string rule = "|";
  std::size_t columns = 0;
  for (const blocks::Column& column : table.columns) {
    if (column.header.empty()) continue;  // remarks, for which only wide terminals have room
    ++columns;
    text += fmt::format(" {} |", plain(column.header));
    rule += column.left ? ":--|" : "--:|";
  }
  text.append("\n").append(rule).append("\n");
  for (const blocks::Row& row : table.rows) {
    text += "|";
    for (std::size_t i = 0; i < columns; ++i) {
      if (i == 1 && !row.note.empty()) {
        text += fmt::format(" {} |", plain(row.note));
      } else {
        text +=
            row.note.empty() || i == 0 ? fmt::format(" {} |", plain(format::text_of(row.cells[i]))) : " |";
      }
    }
    text += "\n";
  }
  return text;
}

}  // namespace gillab::markdown
