#include "tell/format/benchmark_action.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tell/format/comparison_series.h"
#include "tell/words/names.h"
#include "tell/words/text.h"

namespace gillab::format {

using namespace words;
namespace {

using Json = nlohmann::ordered_json;

/// The chart and its comments show every digit there is.
double to_digits(double value, int digits) {
  return std::strtod(fmt::format("{:.{}g}", value, digits).c_str(), nullptr);
}

/// What the chart says of a point when it is pointed at.
std::string extra(const ComparisonSeries& series, const lab::Context& context) {
  const lab::Comparison& comparison = *series.comparison;
  const lab::ScenarioResult& scenario = *series.scenario;
  return one_line(fmt::format("{} rounds, {} clean; size {}, {} threads; {}; gillab {}", comparison.rounds,
                              comparison.clean_rounds, scenario.size, scenario.threads,
                              python_name(context.python), context.version));
}

Json entry(const ComparisonSeries& series, const lab::Estimate& estimate, double scale, std::string_view unit,
           const lab::Context& context) {
  const double range = std::max(estimate.upper - estimate.value, estimate.value - estimate.lower);
  return {{"name", fmt::format("{} ({})", series.name, unit)},
          {"unit", unit},
          {"value", to_digits(scale * estimate.value, 4)},
          {"range", fmt::format("± {}", to_digits(scale * range, 2))},
          {"extra", extra(series, context)}};
}

}  // namespace

std::string benchmark_action(const lab::Results& results) {
  Json entries = Json::array();
  for (const ComparisonSeries& series : comparison_series(results)) {
    if (series.efficiency) entries.push_back(entry(series, *series.efficiency, 100, "%", results.context));
    entries.push_back(entry(series, series.comparison->speedup, 1, "x", results.context));
  }
  return entries.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gillab::format
