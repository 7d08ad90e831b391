#include "measure/gate/gate_plan.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace gillab::lab {

namespace {

/// One look takes so long, fresh processes that confirm it as long again.
constexpr double kBudget_s = 10;
constexpr int kProcesses = 4;
constexpr int kFewestProcesses = 2;
/// Below that no bound of 95 %, corrected for several comparisons, can be had from one half.
constexpr int kFewestInAll = 20;
constexpr int kMostRounds = 40;

std::set<std::string> keys_of(const protocol::Parameters& parameters) {
  std::set<std::string> keys;
  for (const auto& [key, value] : parameters.json().items())
    keys.insert(key);
  return keys;
}

}  // namespace

ScenarioPlan plan_check(const protocol::Scenario& scenario, const ScenarioResult& baseline,
                        const std::vector<Promise>& promises, RunOptions options) {
  options.size = baseline.size;
  options.threads = baseline.threads;
  options.processes = kProcesses;
  ScenarioPlan plan = plan_scenario(scenario, options);
  plan.fewest_processes = kFewestProcesses;
  plan.fewest_rounds = kFewestInAll;
  plan.most_rounds = kMostRounds;
  plan.budget_s = kBudget_s;
  // A scenario whose parameters are others by now is run as it is; the gate then refuses to compare.
  if (keys_of(plan.parameters) == keys_of(baseline.parameters)) plan.parameters = baseline.parameters;

  std::set<std::string> needed{scenario.reference};
  for (const Promise& promise : promises) {
    needed.insert(promise.variant);
    needed.insert(promise.reference);
  }
  std::erase_if(plan.variants, [&](const std::string& variant) { return !needed.contains(variant); });
  return plan;
}

}  // namespace gillab::lab
