#include "measure/lab/usual.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/support/median.h"
#include "measure/lab/clean_rounds.h"

namespace gillab::lab {

namespace {

std::optional<double> usual(const std::vector<Reading>& readings) {
  if (readings.empty()) return std::nullopt;
  return median(values_that_count(readings));
}

/// The median of what `value` says of the variant's samples, without the reference's second copy.
template <class Value>
std::optional<double> usual_of(const ScenarioResult& result, const std::string& variant, Value value) {
  const CleanRounds clean(result);
  std::vector<Reading> readings;
  for (const Sample& sample : result.samples) {
    if (sample.null || sample.variant != variant) continue;
    const std::optional<double> found = value(sample);
    if (found && std::isfinite(*found)) readings.push_back({.value = *found, .clean = clean.count(sample)});
  }
  return usual(readings);
}

/// The first taint of the kind that most rounds have; nothing when all are clean.
std::optional<Taint> commonest_taint(const std::vector<Round>& rounds) {
  struct Group {
    int count = 0;
    Taint example;
  };
  std::map<std::pair<Taint::Kind, std::string>, Group> groups;
  for (const Round& round : rounds) {
    for (const Taint& taint : round.taints) {
      Group& group = groups[{taint.kind, taint.text}];
      if (group.count++ == 0) group.example = taint;
    }
  }
  const auto most =
      std::ranges::max_element(groups, {}, [](const auto& group) { return group.second.count; });
  return most == groups.end() ? std::nullopt : std::optional(most->second.example);
}

}  // namespace

std::optional<double> usual_time_s(const ScenarioResult& result, const std::string& variant) {
  return usual_of(result, variant, [](const Sample& sample) { return std::optional(sample.real_s); });
}

std::optional<double> usual_counter(const ScenarioResult& result, const std::string& variant,
                                    const std::string& counter) {
  return usual_of(result, variant, [&](const Sample& sample) {
    const auto found = sample.counters.find(counter);
    return found == sample.counters.end() ? std::nullopt : std::optional(found->second);
  });
}

RoundSummary round_summary(const ScenarioResult& result) {
  RoundSummary summary;
  std::set<int> processes;
  std::vector<Reading> capacities;
  for (const Round& round : result.rounds) {
    ++summary.rounds;
    processes.insert(round.process);
    if (round.clean()) ++summary.clean;
    if (round.capacity > 0 && std::isfinite(round.capacity))
      capacities.push_back({.value = round.capacity, .clean = round.clean()});
  }
  summary.processes = static_cast<int>(processes.size());
  if (result.scenario.bound == protocol::Bound::kCpu) summary.capacity = usual(capacities);
  summary.commonest_taint = commonest_taint(result.rounds);
  return summary;
}

}  // namespace gillab::lab
