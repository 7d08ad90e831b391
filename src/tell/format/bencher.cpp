#include "tell/format/bencher.h"

#include <nlohmann/json.hpp>

#include "tell/format/comparison_series.h"

namespace gillab::format {

namespace {

using Json = nlohmann::ordered_json;

Json metric(const lab::Estimate& estimate) {
  return {{"value", estimate.value}, {"lower_value", estimate.lower}, {"upper_value", estimate.upper}};
}

}  // namespace

std::string bencher(const lab::Results& results) {
  Json document = Json::object();
  for (const ComparisonSeries& series : comparison_series(results)) {
    Json& benchmark = document[series.name];
    if (series.efficiency) benchmark["efficiency"] = metric(*series.efficiency);
    benchmark["speedup"] = metric(series.comparison->speedup);
  }
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gillab::format
