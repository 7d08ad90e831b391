#include "measure/lab/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/support/error.h"
#include "base/support/suggestion.h"
#include "base/support/text.h"
#include "measure/lab/published.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

using Json = nlohmann::ordered_json;

/// How thoroughly a size is measured: fresh processes (at least and at most), time for all, time for more
/// rounds of what they leave open, rounds at least, and how long a sample lasts at least where its tasks can
/// be repeated. A sign-test interval of 95 % needs
/// six clean rounds; waking threads takes about 0.1 ms.
struct Effort {
  int fewest_processes;
  int processes;
  double budget_s;
  double extra_s;
  int fewest_rounds;
  double sample_s;
  double timeout_s;
};

Effort effort_for(const std::string& size) {
  if (size == "smoke") {
    return {.fewest_processes = 1,
            .processes = 1,
            .budget_s = 2,
            .extra_s = 0,
            .fewest_rounds = 8,
            .sample_s = 0.002,
            .timeout_s = 60};
  }
  if (size == "seed") {
    return {.fewest_processes = 2,
            .processes = 2,
            .budget_s = 60,
            .extra_s = 30,
            .fewest_rounds = 8,
            .sample_s = 0.02,
            .timeout_s = 600};
  }
  return {.fewest_processes = 3,
          .processes = 5,
          .budget_s = 12,
          .extra_s = 8,
          .fewest_rounds = 9,
          .sample_s = 0.02,
          .timeout_s = 60};
}

/// The value as the parameter's kind wants it: text as it is, everything else as JSON writes it.
std::optional<Json> parse_like(const Json& example, const std::string& text) {
  if (example.is_string()) return text;
  const auto value = Json::parse(text, nullptr, false);
  const bool both_numbers = value.is_number() && example.is_number();
  const bool whole = !example.is_number_integer() || value.is_number_integer();
  if (value.is_discarded() || (both_numbers ? !whole : value.type() != example.type())) return std::nullopt;
  return std::make_optional(value);
}

const char* kind_of(const Json& value) {
  if (value.is_number_integer()) return "a whole number";
  if (value.is_number()) return "a number";
  if (value.is_boolean()) return "true or false";
  return value.is_array() ? "a JSON list" : "JSON of the same kind";
}

/// Gives one parameter another value, as "name=value" says.
void set_parameter(Json& parameters, const std::string& assignment, const std::string& scenario) {
  const std::size_t sign = assignment.find('=');
  const std::string name = assignment.substr(0, sign);
  std::vector<std::string> names;
  for (const auto& [key, value] : parameters.items())
    names.push_back(key);
  if (sign == std::string::npos) {
    throw Error(fmt::format("--set {}: a parameter is set as NAME=VALUE.", assignment));
  }
  if (!parameters.contains(name)) {
    throw Error(fmt::format("The scenario {} has no parameter '{}' for --set; it has {}.{}", scenario, name,
                            names.empty() ? "none" : enumerate(names), did_you_mean(name, names)));
  }
  auto value = parse_like(parameters.at(name), assignment.substr(sign + 1));
  if (!value) {
    throw Error(fmt::format(
        "--set {}: {}'s parameter '{}' is {} in this size, so it cannot become '{}': it takes {}.",
        assignment, scenario, name, parameters.at(name).dump(), assignment.substr(sign + 1),
        kind_of(parameters.at(name))));
  }
  parameters[name] = std::move(*value);
}

}  // namespace

int fewest_rounds(const ScenarioPlan& plan, int processes) {
  return std::max(kFewestRounds, (plan.fewest_rounds + processes - 1) / processes);
}

ScenarioPlan plan_scenario(const protocol::Scenario& given, const RunOptions& options) {
  const protocol::Scenario scenario = options.as_published ? as_published(given) : given;
  const auto size = scenario.sizes.find(options.size);
  if (size == scenario.sizes.end()) {
    std::vector<std::string> sizes;
    for (const auto& [name, parameters] : scenario.sizes)
      sizes.push_back(name);
    throw Error(fmt::format("The scenario {} has no size '{}'; it has {}.{}", scenario.name, options.size,
                            enumerate(sizes), did_you_mean(options.size, sizes)));
  }
  const auto selected = [&](const protocol::Variant& variant) {
    return selects(options.only, scenario.name, variant.name) &&
           (!options.as_published || is_claimed(scenario, variant.name));
  };
  const auto first_of_a_selected = [&](const protocol::Variant& variant) {
    const auto of_the_same = [&](const protocol::Variant& other) {
      return other.implementation == variant.implementation;
    };
    return std::ranges::find_if(scenario.variants, of_the_same)->name == variant.name &&
           std::ranges::any_of(scenario.variants, [&](const protocol::Variant& other) {
             return of_the_same(other) && selected(other);
           });
  };
  if (std::ranges::none_of(scenario.variants, selected) && !options.only.empty()) {
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
                    .fewest_processes = options.processes.value_or(effort.fewest_processes),
                    .rounds = options.rounds,
                    .fewest_rounds = effort.fewest_rounds,
                    .budget_s = effort.budget_s,
                    .extra_s = options.rounds || options.processes ? 0 : effort.extra_s,
                    .sample_s = scenario.repeat ? effort.sample_s : 0,
                    .timeout_s = options.timeout_s.value_or(effort.timeout_s),
                    .seed = options.seed,
                    .timeline = options.timeline};
  for (const std::string& assignment : options.set)
    set_parameter(plan.parameters.json(), assignment, scenario.name);
  for (const protocol::Variant& variant : scenario.variants) {
    const bool needed = scenario.side_by_side && first_of_a_selected(variant);
    if (variant.name != scenario.reference && (needed || selected(variant)))
      plan.variants.push_back(variant.name);
  }
  return plan;
}

}  // namespace gillab::lab
