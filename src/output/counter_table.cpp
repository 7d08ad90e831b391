#include "output/counter_table.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "lab/clean_rounds.h"
#include "lab/counter.h"
#include "lab/statistics.h"
#include "output/column_table.h"
#include "output/styled_line.h"
#include "output/summary.h"
#include "output/text.h"
#include "output/units.h"

namespace gillab::output {

namespace {

constexpr int kMargin = 2;
constexpr int kGap = 2;
constexpr int kNarrowestProse = 24;
constexpr int kMost = 1000;

std::vector<std::string> all_counters(const lab::ScenarioResult& result) {
  std::set<std::string> names;
  for (const lab::Sample& sample : result.samples) {
    for (const auto& [name, value] : sample.counters)
      names.insert(name);
  }
  return {names.begin(), names.end()};
}

std::optional<double> median_of(const lab::ScenarioResult& result, const std::string& variant,
                                const std::string& counter, const lab::CleanRounds& clean_rounds) {
  std::vector<double> all;
  std::vector<double> clean;
  for (const lab::Sample& sample : result.samples) {
    const auto value = sample.counters.find(counter);
    const bool counts = sample.variant == variant && !sample.null && value != sample.counters.end();
    if (!counts || !std::isfinite(value->second)) continue;
    all.push_back(value->second);
    if (clean_rounds.count(sample)) clean.push_back(value->second);
  }
  if (all.empty()) return std::nullopt;
  return lab::median(clean.empty() ? std::move(all) : std::move(clean));
}

std::string short_name(const lab::ScenarioResult& result, const protocol::Variant& variant) {
  const auto siblings = std::ranges::count_if(result.variants, [&](const lab::VariantResult& other) {
    return other.variant.implementation == variant.implementation;
  });
  return siblings == 1 ? variant.implementation : variant.name;
}

bool has_values(const CounterRow& row) {
  return std::ranges::any_of(row.values, [](const auto& value) { return value.has_value(); });
}

void sort_rows(std::vector<CounterRow>& rows, std::size_t column) {
  std::ranges::stable_sort(rows, std::ranges::greater{}, [column](const CounterRow& row) {
    return row.values[column].value_or(-std::numeric_limits<double>::infinity());
  });
}

/// The reasons why variants have no numbers, below the table: they are too long for a cell.
std::string troubles(const std::vector<CounterRow>& rows, const Style& style) {
  int start = 0;
  for (const CounterRow& row : rows) {
    if (!row.trouble.empty()) {
      start = std::max(start, kMargin + display_width(one_line(row.name, style.unicode)) + kGap);
    }
  }
  const bool beside = style.width - start >= kNarrowestProse;
  std::string text;
  for (const CounterRow& row : rows) {
    if (row.trouble.empty()) continue;
    StyledLine line;
    line.pad_to(kMargin).add(one_line(row.name, style.unicode));
    const int indent = beside ? start : 2 * kMargin;
    if (!beside) {
      text += line.rendered(style);
      line = {};
    }
    for (const std::string& part : wrapped(one_line(row.trouble, style.unicode), style.width - indent)) {
      text += line.pad_to(indent).add(part, Ink::kYellow).rendered(style);
      line = {};
    }
  }
  return text;
}

}  // namespace

CounterSummary counter_summary(const lab::ScenarioResult& result) {
  const bool chosen = !result.scenario.columns.empty();
  const lab::CleanRounds clean_rounds(result);
  CounterSummary summary;
  summary.counters = chosen ? result.scenario.columns : all_counters(result);
  if (summary.counters.empty()) return summary;
  for (const VariantRow& variant : variant_rows(result)) {
    const protocol::Variant& described = variant.result->variant;
    CounterRow row{.name = chosen ? short_name(result, described) : described.name,
                   .summary = described.summary,
                   .trouble = chosen ? variant.trouble() : "",
                   .values = {}};
    for (const std::string& counter : summary.counters) {
      row.values.push_back(variant.ok() ? median_of(result, described.name, counter, clean_rounds)
                                        : std::nullopt);
    }
    if (chosen || has_values(row)) summary.rows.push_back(std::move(row));
  }
  const auto sorted_by = std::ranges::find(summary.counters, result.scenario.sort_by);
  if (chosen && sorted_by != summary.counters.end()) {
    sort_rows(summary.rows, static_cast<std::size_t>(sorted_by - summary.counters.begin()));
  }
  return summary;
}

std::string counter_title(std::string_view counter) {
  std::string title{lab::without_unit(counter)};
  std::ranges::replace(title, '_', ' ');
  if (lab::unit_of(counter) == lab::Unit::kPerSecond) title += "/s";
  return title;
}

std::string counter_table(const lab::ScenarioResult& result, const Style& style) {
  const CounterSummary summary = counter_summary(result);
  if (summary.rows.empty()) return {};
  std::vector<ColumnTable::Column> columns{{.header = "variant", .left = true, .importance = kMost}};
  int importance = kMost;
  for (const std::string& counter : summary.counters) {
    columns.push_back(
        {.header = one_line(counter_title(counter), style.unicode), .importance = --importance});
  }
  const bool explained = !result.scenario.columns.empty();
  if (explained)
    columns.push_back({.header = "", .left = true, .importance = 0, .narrowest = kNarrowestProse});

  ColumnTable table(std::move(columns));
  bool any = false;
  for (const CounterRow& row : summary.rows) {
    if (!row.trouble.empty()) continue;
    any = true;
    std::vector<std::string> cells{one_line(row.name, style.unicode)};
    for (std::size_t i = 0; i < summary.counters.size(); ++i) {
      cells.push_back(row.values[i] ? figure(*row.values[i], summary.counters[i], style.unicode) : "");
    }
    if (explained) cells.push_back(one_line(row.summary, style.unicode));
    table.add(std::move(cells));
  }
  return (any ? table.drawn(style) : "") + troubles(summary.rows, style);
}

}  // namespace gillab::output
