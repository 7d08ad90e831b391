#pragma once

#include <string>
#include <vector>

#include "tell/format/terminal/style.h"
#include "tell/format/terminal/styled_line.h"

namespace gillab::output {

/// A plain table that cuts what may be cut, and gives up its least important columns, where there is no room
/// for all.
class ColumnTable {
 public:
  struct Column {
    std::string header;
    bool left = false;   ///< flush left; else flush right
    int importance = 0;  ///< columns with the least go first
    int narrowest = 0;   ///< its cells may be cut to this width; 0: never
  };

  explicit ColumnTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell for each column.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  [[nodiscard]] std::string drawn(const Style& style) const;

 private:
  [[nodiscard]] int width_of(std::size_t column) const;
  [[nodiscard]] std::vector<int> fitting_widths(const Style& style) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace gillab::output
