#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gillab::html {

/// A table with pictures among its cells. On a narrow page each row becomes a card, in which every cell says
/// what it is.
class TableWriter {
 public:
  struct Column {
    std::string header;
    bool left = false;
    bool wide = false;      ///< a picture that gets what room there is
    bool picture = false;   ///< its header holds an axis, and its cells hold pictures
    std::string axis = {};  ///< markup
  };

  /// `caption` says what it shows, for those who don't see it.
  TableWriter(std::string_view caption, std::vector<Column> columns);

  void begin_row(std::string_view name);
  /// Markup, with the number by which the column is sorted.
  void cell(const std::string& markup, std::optional<double> number = {});
  /// In place of all cells but the first.
  void note(const std::string& markup);
  void end_row();

  [[nodiscard]] std::string drawn() const;
  [[nodiscard]] bool empty() const { return rows_.empty(); }

 private:
  std::string caption_;
  std::vector<Column> columns_;
  std::string rows_;
  std::size_t at_ = 0;  // the column of the next cell
};

}  // namespace gillab::html
