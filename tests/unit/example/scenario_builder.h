#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab::testing {

/// Builds the part of a ScenarioResult that comparisons and claims read, with times that the test knows.
class ScenarioBuilder {
 public:
  explicit ScenarioBuilder(protocol::Bound bound = protocol::Bound::kCpu) {
    result_.scenario.name = "sum";
    result_.scenario.bound = bound;
    result_.scenario.tasks = 4;
  }

  /// The first variant becomes the reference.
  ScenarioBuilder& variant(const std::string& implementation, const std::string& executor) {
    VariantResult added;
    added.variant.name = implementation + "/" + executor;
    added.variant.implementation = implementation;
    added.variant.executor = executor;
    added.checked = true;
    if (result_.variants.empty()) result_.scenario.reference = added.variant.name;
    result_.variants.push_back(std::move(added));
    return *this;
  }

  ScenarioBuilder& claim(const protocol::Claim& added) {
    result_.scenario.claims.push_back(added);
    return *this;
  }

  /// The next round of a process: how long each variant took in it.
  ScenarioBuilder& round(const std::map<std::string, double>& seconds, double capacity = 2, int process = 0) {
    Round added;
    added.process = process;
    added.round = rounds_of_process_[process]++;
    added.capacity = capacity;
    result_.rounds.push_back(added);
    for (const auto& [name, time] : seconds)
      sample(name, time);
    return *this;
  }

  ScenarioBuilder& rounds(int count, const std::map<std::string, double>& seconds, double capacity = 2,
                          int process = 0) {
    for (int i = 0; i < count; ++i)
      round(seconds, capacity, process);
    return *this;
  }

  /// One more sample in the last round.
  ScenarioBuilder& sample(const std::string& name, double seconds) {
    Sample added;
    added.variant = name;
    added.process = result_.rounds.back().process;
    added.round = result_.rounds.back().round;
    added.threads = threads_;
    added.real_s = seconds;
    result_.samples.push_back(std::move(added));
    return *this;
  }

  /// The last sample is the reference's second copy.
  ScenarioBuilder& as_null() {
    result_.samples.back().null = true;
    return *this;
  }

  /// A counter of the last sample.
  ScenarioBuilder& counting(const std::string& name, double value) {
    result_.samples.back().counters[name] = value;
    return *this;
  }

  /// The last round does not count.
  ScenarioBuilder& tainted(Taint why = {.kind = Taint::Kind::kSteal, .amount = 0.024}) {
    result_.rounds.back().taints = {std::move(why)};
    return *this;
  }

  /// Of all samples added from now on.
  ScenarioBuilder& threads(int count) {
    threads_ = count;
    return *this;
  }

  /// What happened to a variant that was declared before.
  ScenarioBuilder& outcome(const std::string& name, Status status, const std::string& reason, bool checked) {
    for (VariantResult& each : result_.variants) {
      if (each.variant.name != name) continue;
      each.status = status;
      each.reason = reason;
      each.checked = checked;
    }
    return *this;
  }

  [[nodiscard]] ScenarioResult& result() { return result_; }

 private:
  ScenarioResult result_;
  std::map<int, int> rounds_of_process_;
  int threads_ = 2;
};

}  // namespace gillab::lab::testing
