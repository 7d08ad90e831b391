#include "tell/format/html/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "tell/format/cell.h"
#include "tell/format/html/blocks.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/text.h"

namespace gillab::html {

namespace {

struct NumberOf {
  std::optional<double> operator()(const std::monostate& /*nothing*/) const { return {}; }
  std::optional<double> operator()(const std::string& /*text*/) const { return {}; }
  std::optional<double> operator()(const blocks::Count& count) const {
    return static_cast<double>(count.value);
  }
  std::optional<double> operator()(const blocks::Interval& interval) const { return interval.estimate.value; }
  template <class Value>
  std::optional<double> operator()(const Value& value) const {
    return value.value;
  }
};

/// For columns with several numbers that differ: then each has a bar below it, as long as it is large.
std::optional<Scale> scale_of_column(const blocks::Table& table, std::size_t column) {
  constexpr std::size_t kFew = 3;
  constexpr double kApart = 1.5;
  std::vector<double> values;
  for (const blocks::Row& row : table.rows) {
    if (!row.note.empty()) continue;
    const auto number = std::visit(NumberOf{}, row.cells[column]);
    if (number && std::isfinite(*number)) values.push_back(*number);
  }
  if (values.size() < kFew) return {};
  const auto [least, most] = std::ranges::minmax(values);
  if (least < 0 || most < kApart * least || most == 0) return {};
  return Scale::linear(values);
}

std::string bar(const blocks::Cell& cell, const std::optional<Scale>& scale) {
  constexpr int kBarHeight = 4;
  const auto number = std::visit(NumberOf{}, cell);
  if (!scale || !number) return {};
  return Strip(*scale, kBarHeight).band(0, *number, "mark").drawn_silently();
}

}  // namespace

TableWriter::TableWriter(std::string_view caption, std::vector<Column> columns)
    : caption_(text(caption)), columns_(std::move(columns)) {
}

void TableWriter::begin_row(std::string_view name) {
  rows_ += fmt::format("<tr><th scope=\"row\">{}</th>", text(name));
  at_ = 1;
}

void TableWriter::cell(const std::string& markup, std::optional<double> number) {
  const Column& column = columns_[at_++];
  std::string attributes;
  if (column.left) attributes += " class=\"left\"";
  if (column.picture) attributes += column.wide ? " class=\"picture wide\"" : " class=\"picture\"";
  if (markup.empty()) attributes += column.left || column.picture ? "" : " class=\"none\"";
  if (number && std::isfinite(*number)) attributes += fmt::format(" data-value=\"{:.6g}\"", *number);
  if (!column.picture) attributes += fmt::format(" data-label=\"{}\"", text(column.header));
  rows_ += fmt::format("<td{}>{}</td>", attributes, markup);
}

void TableWriter::note(const std::string& markup) {
  rows_ += fmt::format(R"(<td class="note" colspan="{}">{}</td>)", columns_.size() - at_, markup);
}

void TableWriter::end_row() {
  rows_ += "</tr>\n";
}

std::string TableWriter::drawn() const {
  std::string headers;
  for (const Column& column : columns_) {
    const char* looks = column.picture ? " class=\"picture\"" : (column.left ? " class=\"left\"" : "");
    headers += column.picture ? fmt::format("<td{}>{}</td>", looks, column.axis)
                              : fmt::format("<th scope=\"col\"{}>{}</th>", looks, text(column.header));
  }
  return fmt::format(
      "<div class=\"table\"><table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n"
      "</table></div>\n",
      caption_, headers, rows_);
}

std::string drawn(const blocks::Table& table) {
  std::vector<TableWriter::Column> columns;
  for (const blocks::Column& column : table.columns) {
    if (column.header.empty()) continue;  // remarks, for which only wide terminals have room
    columns.push_back({.header = column.header, .left = column.left});
  }
  const std::size_t count = columns.size();
  if (count == 0) return {};
  std::vector<std::optional<Scale>> scales;
  for (std::size_t i = 0; i < count; ++i)
    scales.push_back(scale_of_column(table, i));
  TableWriter writer("A line for each " + table.columns.front().header, std::move(columns));
  for (const blocks::Row& row : table.rows) {
    writer.begin_row(format::text_of(row.cells.front()));
    if (!row.note.empty() && count > 1) {
      writer.note(text(row.note));
    } else {
      for (std::size_t i = 1; i < count; ++i)
        writer.cell(text(format::text_of(row.cells[i])) + bar(row.cells[i], scales[i]),
                    std::visit(NumberOf{}, row.cells[i]));
    }
    writer.end_row();
  }
  return writer.drawn();
}

}  // namespace gillab::html
