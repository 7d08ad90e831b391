#include "tell/report/counters.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "measure/lab/usual.h"
#include "tell/report/speedups.h"
#include "tell/words/names.h"

namespace gillab::report {

namespace {

constexpr int kMost = 1000;  ///< importance of the first column

struct Row {
  std::string name;     ///< of the variant; of its implementation alone where that has no other variant
  std::string summary;  ///< one line for people, may be empty
  std::string trouble;  ///< why there are no values, "skipped: …"; empty when there are
  std::vector<std::optional<double>> values;  ///< one for each counter
};

std::vector<std::string> all_counters(const lab::ScenarioResult& result) {
  std::set<std::string> names;
  for (const lab::Sample& sample : result.samples) {
    for (const auto& [name, value] : sample.counters)
      names.insert(name);
  }
  return {names.begin(), names.end()};
}

std::string short_name(const lab::ScenarioResult& result, const protocol::Variant& variant) {
  const auto siblings = std::ranges::count_if(result.variants, [&](const lab::VariantResult& other) {
    return other.variant.implementation == variant.implementation;
  });
  return siblings == 1 ? variant.implementation : variant.name;
}

void sort_rows(std::vector<Row>& rows, std::size_t column) {
  std::ranges::stable_sort(rows, std::ranges::greater{}, [column](const Row& row) {
    return row.values[column].value_or(-std::numeric_limits<double>::infinity());
  });
}

/// Why a variant has no numbers of its own; empty when it has.
std::string why_without_numbers(const lab::ScenarioResult& result, const lab::VariantResult& variant) {
  if (variant.status != lab::Status::kOk) return trouble_of(variant);
  return lab::usual_time_s(result, variant.variant.name) ? "" : "not measured";
}

std::vector<Row> rows_of(const lab::ScenarioResult& result, const std::vector<std::string>& counters) {
  const bool chosen = !result.scenario.columns.empty();
  std::vector<Row> rows;
  for (const lab::VariantResult& each : result.variants) {
    Row row{.name = chosen ? short_name(result, each.variant) : each.variant.name,
            .summary = each.variant.summary,
            .trouble = chosen ? why_without_numbers(result, each) : "",
            .values = {}};
    for (const std::string& counter : counters) {
      row.values.push_back(each.status == lab::Status::kOk
                               ? lab::usual_counter(result, each.variant.name, counter)
                               : std::nullopt);
    }
    const bool any = std::ranges::any_of(row.values, [](const auto& value) { return value.has_value(); });
    if (chosen || any) rows.push_back(std::move(row));
  }
  const auto sorted_by = std::ranges::find(counters, result.scenario.sort_by);
  if (chosen && sorted_by != counters.end())
    sort_rows(rows, static_cast<std::size_t>(sorted_by - counters.begin()));
  return rows;
}

blocks::Table table_of(const std::vector<Row>& rows, const std::vector<std::string>& counters,
                       bool explained) {
  constexpr int kNarrowest = 24;
  blocks::Table table{.columns = {{.header = "variant", .left = true, .importance = kMost}}, .rows = {}};
  int importance = kMost;
  for (const std::string& counter : counters)
    table.columns.push_back({.header = words::counter_title(counter), .importance = --importance});
  if (explained)
    table.columns.push_back({.header = "", .left = true, .importance = 0, .narrowest = kNarrowest});
  for (const Row& row : rows) {
    std::vector<blocks::Cell> cells{row.name};
    for (std::size_t i = 0; i < counters.size(); ++i) {
      cells.push_back(row.values[i]
                          ? blocks::Cell{blocks::Measured{.value = *row.values[i], .measure = counters[i]}}
                          : blocks::Cell{});
    }
    if (explained) cells.emplace_back(row.summary);
    table.rows.push_back({.cells = std::move(cells), .note = row.trouble});
  }
  return table;
}

}  // namespace

blocks::Page counters(const lab::ScenarioResult& result) {
  const bool chosen = !result.scenario.columns.empty();
  const std::vector<std::string> counters = chosen ? result.scenario.columns : all_counters(result);
  if (counters.empty()) return {};
  const std::vector<Row> rows = rows_of(result, counters);
  if (rows.empty()) return {};
  return {blocks::Gap{}, table_of(rows, counters, chosen)};
}

}  // namespace gillab::report
