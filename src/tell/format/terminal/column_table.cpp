#include "tell/format/terminal/column_table.h"

#include <algorithm>
#include <cstddef>

#include "tell/words/text.h"

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

/// 0 for a column that is given up. What may be cut is cut before anything is given up.
std::vector<int> ColumnTable::fitting_widths(const Style& style) const {
  std::vector<int> natural;
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    natural.push_back(width_of(i));
    if (natural[i] > 0) shown.push_back(i);
  }
  while (true) {
    std::vector<int> widths(columns_.size(), 0);
    int excess = kMargin - kGap - style.width;
    for (const std::size_t column : shown) {
      widths[column] = natural[column];
      excess += kGap + natural[column];
    }
    for (const std::size_t column : shown) {
      if (excess <= 0 || columns_[column].narrowest == 0) continue;
      const int cut = std::clamp(natural[column] - columns_[column].narrowest, 0, excess);
      widths[column] -= cut;
      excess -= cut;
    }
    if (excess <= 0 || shown.size() == 1) return widths;
    shown.erase(
        std::ranges::min_element(shown, {}, [&](std::size_t column) { return columns_[column].importance; }));
  }
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
