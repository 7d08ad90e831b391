#include "tell/format/comparison_series.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "tell/words/text.h"

namespace gillab::format {

using namespace words;
namespace {

bool usable(const lab::Estimate& estimate) {
  return std::isfinite(estimate.value) && std::isfinite(estimate.lower) && std::isfinite(estimate.upper) &&
         estimate.value > 0;
}

/// As much of the line as so many bytes hold; a character is whole or not there.
std::string within(std::string line, std::size_t bytes) {
  if (line.size() <= bytes) return line;
  while (bytes > 0 && (static_cast<unsigned char>(line[bytes]) & 0xC0U) == 0x80U)
    --bytes;
  return one_line(line.substr(0, bytes));
}

/// These two would break the code spans and tables in which services show names.
void replace_markup(std::string& name) {
  std::ranges::replace(name, '`', '\'');
  std::ranges::replace(name, '|', '/');
}

std::string name_of(const lab::ScenarioResult& scenario, const lab::Comparison& comparison,
                    std::set<std::string>& taken) {
  constexpr std::size_t kLongest = 980;
  std::string name = one_line(
      fmt::format("{}/{} over {}", scenario.scenario.name, comparison.variant, comparison.reference));
  replace_markup(name);
  name = within(std::move(name), kLongest);
  std::string free = name;
  for (int copy = 2; !taken.insert(free).second; ++copy)
    free = fmt::format("{} ({})", name, copy);
  return free;
}

std::optional<lab::Estimate> efficiency_of(const lab::Comparison& comparison) {
  if (!std::isfinite(comparison.efficiency) || comparison.efficiency <= 0) return std::nullopt;
  const double ceiling = comparison.speedup.value / comparison.efficiency;
  return lab::Estimate{.value = comparison.efficiency,
                       .lower = comparison.speedup.lower / ceiling,
                       .upper = comparison.speedup.upper / ceiling,
                       .confidence = comparison.speedup.confidence};
}

}  // namespace

std::vector<ComparisonSeries> comparison_series(const lab::Results& results) {
  std::vector<ComparisonSeries> series;
  std::set<std::string> taken;
  for (const lab::ScenarioResult& scenario : results.scenarios) {
    for (const lab::Comparison& comparison : scenario.comparisons) {
      if (comparison.null || !usable(comparison.speedup)) continue;
      series.push_back({.name = name_of(scenario, comparison, taken),
                        .comparison = &comparison,
                        .scenario = &scenario,
                        .efficiency = efficiency_of(comparison)});
    }
  }
  return series;
}

}  // namespace gillab::format
