#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lab/results.h"
#include "output/style.h"

/// The numbers that a scenario counts or measures itself, beside times or, when it has columns, in place of
/// them.
namespace gillab::output {

struct CounterRow {
  std::string name;     ///< of the variant; of its implementation alone where that has no other variant
  std::string summary;  ///< one line for people, may be empty
  std::string trouble;  ///< why there are no values, "skipped: …"; empty when there are
  std::vector<std::optional<double>> values;  ///< one for each counter
};

struct CounterSummary {
  std::vector<std::string> counters;
  std::vector<CounterRow> rows;
};

/// The medians of each variant's counters over its clean rounds, or over all when none is clean. With
/// columns: those counters, every variant, sorted as the scenario wants; without: all counters there are, and
/// the variants that have any, under their full names.
[[nodiscard]] CounterSummary counter_summary(const lab::ScenarioResult& result);

/// What stands above a counter's values: "held_share" is "held", "round_trips_per_s" is "round trips/s".
[[nodiscard]] std::string counter_title(std::string_view counter);

/// The summary as a table; empty without counters. Where the columns do not fit, the last ones go first.
[[nodiscard]] std::string counter_table(const lab::ScenarioResult& result, const Style& style);

}  // namespace gillab::output
