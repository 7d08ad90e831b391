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

/// 0 for a column that is given up.
std::vector<int> ColumnTable::fitting_widths(const Style& style) const {
  std::vector<int> widths;
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(width_of(i));
    if (widths[i] > 0) shown.push_back(i);
  }
  const auto excess = [&] {
    int total = kMargin - kGap;
    for (const std::size_t column : shown)
      total += kGap + widths[column];
    return total - style.width;
  };
  while (excess() > 0 && shown.size() > 1) {
    const auto least =
        std::ranges::min_element(shown, {}, [&](std::size_t column) { return columns_[column].importance; });
    const int cut = widths[*least] - excess();
    if (columns_[*least].narrowest > 0 && cut >= columns_[*least].narrowest) {
      widths[*least] = cut;
    } else {
      widths[*least] = 0;
      shown.erase(least);
    }
  }
  return widths;
}

std::string ColumnTable::drawn(const Style& style) const {
  const std::vector<int> widths = fitting_widths(style);
  int end = kMargin - kGap;
  const auto line = [&](const std::vector<std::string>& cells, Ink ink) {
    StyledLine text;
    int start = kMargin;
    for (std::size_t column = 0; column < columns_.size(); ++column) {
      const int width = widths[column];
      if (width == 0) continue;
      text.pad_to(start);
      const std::string cell = truncated(cells[column], width, style.unicode);
      columns_[column].left ? text.add(cell, ink) : text.add_right(cell, width, ink);
      start += width + kGap;
    }
    end = start - kGap;
    return text.rendered(style);
  };
  std::vector<std::string> headers;
  for (const Column& column : columns_)
    headers.push_back(column.header);
  std::string drawn = line(headers, Ink::kDim);
  drawn += StyledLine()
               .pad_to(kMargin)
               .add(repeated(style.unicode ? "─" : "-", end - kMargin), Ink::kDim)
               .rendered(style);
  for (const auto& row : rows_)
    drawn += line(row, Ink::kPlain);
  return drawn;
}

}  // namespace gillab::output
