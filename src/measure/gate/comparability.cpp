#include "measure/gate/comparability.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace gillab::lab {

namespace {

constexpr std::array kDifferences{
    DifferenceTraits{.difference = Difference::kBuild,
                     .word = "build",
                     .meaning = "another build: with the GIL, or free-threaded"},
    DifferenceTraits{
        .difference = Difference::kPython, .word = "python", .meaning = "another minor version of Python"},
    DifferenceTraits{.difference = Difference::kSize,
                     .word = "size",
                     .meaning = "another size, other parameters, or another number of tasks"},
    DifferenceTraits{
        .difference = Difference::kThreads, .word = "threads", .meaning = "another number of threads"},
    DifferenceTraits{
        .difference = Difference::kCpus, .word = "cpus", .meaning = "another number of usable CPUs"},
    DifferenceTraits{.difference = Difference::kMachine,
                     .word = "machine",
                     .meaning = "another processor",
                     .expected = true},
};

fact::Build build_of(const Context& context) {
  return {.gil = context.python.gil_enabled};
}

/// "3.11" of "3.11.2".
fact::Version version_of(const Context& context) {
  const std::string& version = context.python.version;
  const std::size_t first = version.find('.');
  return {.minor = first == std::string::npos ? version : version.substr(0, version.find('.', first + 1))};
}

fact::Work work_of(const ScenarioResult& result) {
  return {.tasks = result.scenario.tasks,
          .size = result.size,
          .parameters = result.parameters.json().dump(-1, ' ', false,
                                                      nlohmann::ordered_json::error_handler_t::replace)};
}

fact::Threads threads_of(const ScenarioResult& result) {
  return {.count = result.threads};
}

fact::Cpus cpus_of(const Context& context) {
  return {.count = context.machine.usable_cpus};
}

fact::Processor processor_of(const Context& context) {
  return {.model = context.machine.cpu_model, .id = context.machine.cpu_id};
}

/// The facts of both sides that must be equal, those first that are told first.
std::vector<Mismatch> facts(const Context& current, const ScenarioResult& current_result,
                            const Context& baseline, const ScenarioResult& baseline_result,
                            const Likeness& alike) {
  std::vector<Mismatch> facts{
      {Difference::kBuild, build_of(baseline), build_of(current)},
      {Difference::kPython, version_of(baseline), version_of(current)},
      {Difference::kSize, work_of(baseline_result), work_of(current_result)},
  };
  if (alike.threads)
    facts.push_back({Difference::kThreads, threads_of(baseline_result), threads_of(current_result)});
  if (alike.cpus && current_result.scenario.bound != protocol::Bound::kIo)
    facts.push_back({Difference::kCpus, cpus_of(baseline), cpus_of(current)});
  if (alike.machine) {
    facts.push_back({Difference::kMachine, processor_of(baseline), processor_of(current)});
    facts.push_back({Difference::kMachine, cpus_of(baseline), cpus_of(current)});
  }
  return facts;
}

}  // namespace

std::span<const DifferenceTraits> differences() {
  return kDifferences;
}

const DifferenceTraits& traits_of(Difference difference) {
  return *std::ranges::find(kDifferences, difference, &DifferenceTraits::difference);
}

std::optional<Mismatch> mismatch(const Context& current, const ScenarioResult& current_result,
                                 const Context& baseline, const ScenarioResult& baseline_result, Gauge gauge,
                                 const std::vector<Difference>& allowed) {
  for (Mismatch& pair : facts(current, current_result, baseline, baseline_result, traits_of(gauge).alike)) {
    const bool is_allowed = std::ranges::find(allowed, pair.difference) != allowed.end();
    if (pair.baseline != pair.current && !is_allowed) return std::move(pair);
  }
  return std::nullopt;
}

bool same_processor(const Context& one, const Context& other) {
  return !one.machine.cpu_model.empty() && processor_of(one) == processor_of(other) &&
         one.machine.usable_cpus == other.machine.usable_cpus;
}

}  // namespace gillab::lab
