#include "output/column_table.h"

#include <algorithm>
#include <cstddef>

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
  for (std::size_t i = 0; i < shown.size(); ++i)
    shown[i] = i;
  const auto total = [&] {
    int width = kMargin - kGap;
    for (const std::size_t column : shown)
      width += kGap + width_of(column);
    return width;
  };
  while (total() > style.width && shown.size() > 1) {
    shown.erase(
        std::ranges::min_element(shown, {}, [&](std::size_t column) { return columns_[column].importance; }));
  }

  const auto line = [&](const std::vector<std::string>& cells, Ink ink) {
    StyledLine text;
    int start = kMargin;
    for (const std::size_t column : shown) {
      const int width = width_of(column);
      text.pad_to(start);
      columns_[column].left ? text.add(cells[column], ink) : text.add_right(cells[column], width, ink);
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
