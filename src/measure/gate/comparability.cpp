#include "measure/gate/comparability.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace gillab::lab {

namespace {

constexpr std::array kDifferences{
    DifferenceName{Difference::kBuild, "build", "another build: with the GIL, or free-threaded"},
    DifferenceName{Difference::kPython, "python", "another minor version of Python"},
    DifferenceName{Difference::kSize, "size", "another size, other parameters, or another number of tasks"},
    DifferenceName{Difference::kThreads, "threads", "another number of threads"},
    DifferenceName{Difference::kCpus, "cpus", "another number of usable CPUs"},
    DifferenceName{Difference::kMachine, "machine", "another processor"},
};

/// "3.11" of "3.11.2".
std::string minor_version(const std::string& version) {
  const std::size_t first = version.find('.');
  return first == std::string::npos ? version : version.substr(0, version.find('.', first + 1));
}

std::string build_of(const protocol::PythonFacts& python) {
  return python.gil_enabled ? "Python with the GIL" : "Python without a GIL";
}

std::string work_of(const ScenarioResult& result) {
  return fmt::format(
      "{} tasks of size {} with {}", result.scenario.tasks, result.size,
      result.parameters.json().dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// The facts of both sides that must be equal, in words.
struct Fact {
  Difference difference;
  std::string baseline;
  std::string current;
};

std::vector<Fact> facts(const Context& current, const ScenarioResult& current_result, const Context& baseline,
                        const ScenarioResult& baseline_result, Gauge gauge) {
  const auto version = [](const Context& context) {
    return "Python " + minor_version(context.python.version);
  };
  const auto threads = [](const ScenarioResult& result) { return fmt::format("{} threads", result.threads); };
  const auto cpus = [](const Context& context) {
    return fmt::format("{} usable CPUs", context.machine.usable_cpus);
  };
  std::vector<Fact> facts{
      {Difference::kBuild, build_of(baseline.python), build_of(current.python)},
      {Difference::kPython, version(baseline), version(current)},
      {Difference::kSize, work_of(baseline_result), work_of(current_result)},
  };
  if (gauge == Gauge::kEfficiency) {
    facts.push_back({Difference::kThreads, threads(baseline_result), threads(current_result)});
    if (current_result.scenario.bound != protocol::Bound::kIo)
      facts.push_back({Difference::kCpus, cpus(baseline), cpus(current)});
  }
  if (gauge == Gauge::kSpeedup) {
    facts.push_back({Difference::kMachine, baseline.machine.cpu_model, current.machine.cpu_model});
    facts.push_back({Difference::kMachine, cpus(baseline), cpus(current)});
  }
  return facts;
}

}  // namespace

std::span<const DifferenceName> differences() {
  return kDifferences;
}

std::optional<Mismatch> mismatch(const Context& current, const ScenarioResult& current_result,
                                 const Context& baseline, const ScenarioResult& baseline_result, Gauge gauge,
                                 const std::vector<Difference>& allowed) {
  for (const Fact& fact : facts(current, current_result, baseline, baseline_result, gauge)) {
    if (fact.baseline == fact.current || std::ranges::find(allowed, fact.difference) != allowed.end())
      continue;
    const auto nameless = [](const std::string& text) {
      return text.empty() ? std::string("something unknown") : text;
    };
    return Mismatch{.difference = fact.difference,
                    .text = fmt::format("the baseline is of {}, this of {}", nameless(fact.baseline),
                                        nameless(fact.current))};
  }
  return std::nullopt;
}

}  // namespace gillab::lab
