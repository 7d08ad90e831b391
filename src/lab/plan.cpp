#include "lab/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "support/error.h"
#include "support/suggestion.h"
#include "support/text.h"

namespace gillab::lab {

namespace {

/// How thoroughly a size is measured: fresh processes, and time for all their rounds.
struct Effort {
  int processes;
  double budget_s;
};

Effort effort_for(const std::string& size) {
  if (size == "smoke") return {.processes = 2, .budget_s = 1.5};
  if (size == "seed") return {.processes = 3, .budget_s = 60};
  return {.processes = 5, .budget_s = 12};
}

bool selected(const protocol::Scenario& scenario, const protocol::Variant& variant,
              const std::vector<std::string>& only) {
  if (only.empty() || variant.name == scenario.reference) return true;
  return std::ranges::any_of(only, [&](const std::string& pattern) {
    return matches_glob(pattern, variant.name) || matches_glob(pattern, scenario.name + "/" + variant.name);
  });
}

bool anything_matches(const protocol::Scenario& scenario, const std::vector<std::string>& only) {
  return std::ranges::any_of(only, [&](const std::string& pattern) {
    return std::ranges::any_of(scenario.variants, [&](const protocol::Variant& variant) {
      return matches_glob(pattern, variant.name) || matches_glob(pattern, scenario.name + "/" + variant.name);
    });
  });
}

}  // namespace

ScenarioPlan plan_scenario(const protocol::Scenario& scenario, const RunOptions& options) {
  const auto size = scenario.sizes.find(options.size);
  if (size == scenario.sizes.end()) {
    std::vector<std::string> sizes;
    for (const auto& [name, parameters] : scenario.sizes)
      sizes.push_back(name);
    throw Error(fmt::format("The scenario {} has no size '{}'; it has {}.{}", scenario.name, options.size,
                            enumerate(sizes), did_you_mean(options.size, sizes)));
  }
  if (!options.only.empty() && !anything_matches(scenario, options.only)) {
    std::vector<std::string> names;
    for (const protocol::Variant& variant : scenario.variants)
      names.push_back(variant.name);
    throw Error(fmt::format("No variant of {} matches --only {}; it has {}.", scenario.name,
                            fmt::join(options.only, " "), enumerate(names)));
  }

  const Effort effort = effort_for(options.size);
  ScenarioPlan plan{.scenario = scenario,
                    .size = options.size,
                    .parameters = size->second,
                    .variants = {scenario.reference},
                    .threads = options.threads.value_or(std::min(scenario.tasks, kMostThreads)),
                    .processes = options.processes.value_or(effort.processes),
                    .rounds = options.rounds,
                    .budget_s = effort.budget_s,
                    .timeout_s = options.timeout_s,
                    .seed = options.seed,
                    .timeline = options.timeline};
  for (const protocol::Variant& variant : scenario.variants) {
    const bool wanted = variant.name != scenario.reference && selected(scenario, variant, options.only);
    if (wanted) plan.variants.push_back(variant.name);
  }
  return plan;
}

}  // namespace gillab::lab
