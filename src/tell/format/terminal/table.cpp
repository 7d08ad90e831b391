#include "tell/format/terminal/table.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tell/format/cell.h"
#include "tell/format/terminal/prose.h"
#include "tell/format/terminal/styled_line.h"
#include "tell/words/text.h"

namespace gillab::terminal {

namespace {

using words::display_width;
using words::one_line;
using words::truncated;

/// The cells as they will be drawn.
class TableDrawing {
 public:
  TableDrawing(const blocks::Table& table, const Style& style) : columns_(&table.columns), style_(style) {
    for (const blocks::Row& row : table.rows) {
      if (!row.note.empty()) continue;
      std::vector<std::string> cells;
      for (const blocks::Cell& cell : row.cells)
        cells.push_back(one_line(format::text_of(cell, style.unicode), style.unicode));
      rows_.push_back(std::move(cells));
    }
    for (const blocks::Column& column : *columns_)
      headers_.push_back(one_line(column.header, style.unicode));
    widths_ = fitting_widths();
  }

  [[nodiscard]] std::string drawn() const {
    if (rows_.empty()) return {};
    int end = kMargin - kGap;
    for (const int width : widths_)
      end += width > 0 ? kGap + width : 0;
    std::string text = line(headers_, Ink::kDim);
    text += StyledLine()
                .pad_to(kMargin)
                .add(repeated(style_.unicode ? "─" : "-", end - kMargin), Ink::kDim)
                .rendered(style_);
    for (const auto& row : rows_)
      text += line(row, Ink::kPlain);
    return text;
  }

 private:
  [[nodiscard]] int width_of(std::size_t column) const {
    int width = display_width(headers_[column]);
    for (const auto& row : rows_)
      width = std::max(width, display_width(row[column]));
    const int widest = (*columns_)[column].widest;
    return widest > 0 ? std::min(width, widest) : width;
  }

  /// 0 for a column that is given up. What may be cut is cut before anything is given up.
  [[nodiscard]] std::vector<int> fitting_widths() const {
    const std::vector<blocks::Column>& columns = *columns_;
    std::vector<int> natural;
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      natural.push_back(width_of(i));
      if (natural[i] > 0) shown.push_back(i);
    }
    while (true) {
      std::vector<int> widths(columns.size(), 0);
      int excess = kMargin - kGap - style_.width;
      for (const std::size_t column : shown) {
        widths[column] = natural[column];
        excess += kGap + natural[column];
      }
      for (const std::size_t column : shown) {
        if (excess <= 0 || columns[column].narrowest == 0) continue;
        const int cut = std::clamp(natural[column] - columns[column].narrowest, 0, excess);
        widths[column] -= cut;
        excess -= cut;
      }
      if (excess <= 0 || shown.size() <= 1) return widths;
      shown.erase(std::ranges::min_element(shown, {},
                                           [&](std::size_t column) { return columns[column].importance; }));
    }
  }

  [[nodiscard]] std::string line(const std::vector<std::string>& cells, Ink ink) const {
    StyledLine text;
    int start = kMargin;
    for (std::size_t column = 0; column < columns_->size(); ++column) {
      const int width = widths_[column];
      if (width == 0) continue;
      text.pad_to(start);
      const std::string cell = truncated(cells[column], width, style_.unicode);
      (*columns_)[column].left ? text.add(cell, ink) : text.add_right(cell, width, ink);
      start += width + kGap;
    }
    return text.rendered(style_);
  }

  const std::vector<blocks::Column>* columns_;
  Style style_;
  std::vector<std::string> headers_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<int> widths_;
};

/// Names with their sentences, which are too long for a cell.
std::string notes(const blocks::Table& table, const Style& style) {
  int start = 0;
  const auto name_of = [&](const blocks::Row& row) {
    return one_line(format::text_of(row.cells.front(), style.unicode), style.unicode);
  };
  for (const blocks::Row& row : table.rows) {
    if (!row.note.empty()) start = std::max(start, kMargin + display_width(name_of(row)) + kGap);
  }
  const bool beside = style.width - start >= kNarrowestProse;
  std::string text;
  for (const blocks::Row& row : table.rows) {
    if (row.note.empty()) continue;
    StyledLine line;
    line.pad_to(kMargin).add(name_of(row));
    const int indent = beside ? start : 2 * kMargin;
    if (!beside) {
      text += line.rendered(style);
      line = {};
    }
    for (const std::string& part : words::wrapped(one_line(row.note, style.unicode), style.width - indent)) {
      text += line.pad_to(indent).add(part, Ink::kYellow).rendered(style);
      line = {};
    }
  }
  return text;
}

}  // namespace

std::string drawn(const blocks::Table& table, const Style& style) {
  return TableDrawing{table, style}.drawn() + notes(table, style);
}

}  // namespace gillab::terminal
