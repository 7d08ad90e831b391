#include "output/column_table.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "output/text.h"

namespace gillab::output {

namespace {

constexpr int kMargin = 2;
constexpr int kGap = 2;

}  // namespace

int ColumnTable::width_of(std::size_t column) const {
  int width = display_width(columns_[column].header);
  for (const auto& row : rows_)
    width = std::max(width, display_width(row[column]));
  return width;
}

std::string ColumnTable::drawn(const Style& style) const {
  std::vector<std::size_t> shown(columns_.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  std::vector<int> widths;
  for (const std::size_t column : shown)
    widths.push_back(width_of(column));
  const auto total = [&] {
    int width = kMargin - kGap;
    for (const std::size_t column : shown)
      width += kGap + widths[column];
    return width;
  };
  const auto cut = [&] {
    for (const std::size_t column : shown) {
      if (columns_[column].least == 0) continue;
      widths[column] =
          std::clamp(widths[column] - (total() - style.width), columns_[column].least, width_of(column));
    }
  };
  for (cut(); total() > style.width && shown.size() > 1; cut()) {
    shown.erase(
        std::ranges::min_element(shown, {}, [&](std::size_t column) { return columns_[column].importance; }));
  }

  const auto line = [&](const std::vector<std::string>& cells, Ink ink) {
    StyledLine text;
    int start = kMargin;
    for (const std::size_t column : shown) {
      const int width = widths[column];
      const std::string cell = truncated(cells[column], width, style.unicode);
      text.pad_to(start);
      columns_[column].left ? text.add(cell, ink) : text.add_right(cell, width, ink);
      start += width + kGap;
    }
    return text.rendered(style);
  };
  std::vector<std::string> headers;
  for (const Column& column : columns_)
    headers.push_back(column.header);
  std::string drawn = line(headers, Ink::kDim);
  drawn += StyledLine()
               .pad_to(kMargin)
               .add(repeated(style.unicode ? "─" : "-", total() - kMargin), Ink::kDim)
               .rendered(style);
  for (const auto& row : rows_)
    drawn += line(row, Ink::kPlain);
  return drawn;
}

}  // namespace gillab::output
