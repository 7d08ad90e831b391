#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "measure/lab/results.h"
#include "tell/results/json_node.h"

/// What belongs to what in a results document that somebody else may have written. Whatever does not fit is
/// refused with JsonNode's message.
namespace gillab::results {

/// The variants, rounds, timings and comparisons of one scenario: each there is once.
class ScenarioIndex {
 public:
  /// `node` is the scenario that `result` was read from. `result` must outlive the index.
  ScenarioIndex(const JsonNode& node, lab::ScenarioResult& result);

  [[nodiscard]] lab::ScenarioResult& result() const { return *result_; }

  void expect_variant(const JsonNode& name) const;
  void expect_new_sample(const JsonNode& node, const lab::Sample& sample);
  void expect_new_comparison(const JsonNode& node, const lab::Comparison& comparison);

 private:
  lab::ScenarioResult* result_;
  std::set<std::string_view> variants_;
  std::set<std::pair<int, int>> rounds_;
  std::set<std::tuple<std::string, bool, int, int>> samples_;
  std::set<std::tuple<std::string, std::string>> comparisons_;
};

class ResultsIndex {
 public:
  void add(const JsonNode& node, lab::ScenarioResult& result);
  [[nodiscard]] ScenarioIndex& find(const JsonNode& name);

 private:
  std::map<std::string, ScenarioIndex, std::less<>> scenarios_;
};

}  // namespace gillab::results
