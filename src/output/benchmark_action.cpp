#include "output/benchmark_action.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "output/comparison_series.h"
#include "output/summary.h"
#include "output/text.h"

namespace gillab::output {
namespace {

using Json = nlohmann::ordered_json;

/// The chart and its comments show every digit there is.
double to_4_digits(double value) {
  return std::strtod(fmt::format("{:.4g}", value).c_str(), nullptr);
}

/// What the chart says of a point when it is pointed at.
std::string extra(const ComparisonSeries& series, const lab::Context& context) {
  return one_line(fmt::format("{} rounds, {} clean; {}; gillab {}", series.comparison->rounds,
                              series.comparison->clean_rounds, python_name(context.python), context.version));
}

Json entry(const ComparisonSeries& series, const lab::Estimate& estimate, double scale, const char* unit,
           const lab::Context& context) {
  const double range = std::max(estimate.upper - estimate.value, estimate.value - estimate.lower);
  return {{"name", fmt::format("{} ({})", series.name, unit)},
          {"unit", unit},
          {"value", to_4_digits(scale * estimate.value)},
          {"range", fmt::format("± {:.2g}", scale * range)},
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

}  // namespace gillab::output
