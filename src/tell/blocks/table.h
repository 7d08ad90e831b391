#pragma once

#include <string>
#include <variant>
#include <vector>

#include "measure/lab/results.h"
#include "tell/blocks/text.h"

namespace gillab::blocks {

/// Numbers as they are; a format writes them in words (tell/words).
struct Seconds {
  double value = 0;
};
struct Ratio {
  double value = 0;
};
struct Share {
  double value = 0;
};
struct Count {
  long long value = 0;
};
struct Number {
  double value = 0;
};
/// In the unit that the end of a counter's name tells: "held_share", "p99_s".
struct Measured {
  double value = 0;
  std::string measure;
};

/// A value and the interval that covers it, in the unit of a measure: "speedup", or as of Measured.
struct Interval {
  lab::Estimate estimate;
  std::string measure;
};

/// std::monostate: nothing to say there.
using Cell =
    std::variant<std::monostate, std::string, Seconds, Ratio, Share, Count, Number, Measured, Interval>;

struct Column {
  std::string header;
  bool left = false;   ///< flush left; else flush right
  int importance = 0;  ///< where there is no room for all columns, those with the least go first
  int narrowest = 0;   ///< its cells may be cut to this width; 0: never
  int widest = 0;      ///< longer cells are cut to this width, even where there is room; 0: none
};

struct Row {
  std::vector<Cell> cells;  ///< one for each column
  std::string note;         ///< what there is to say in place of all cells but the first; mostly empty
};

struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
};

}  // namespace gillab::blocks
