#include "tell/results/results_index.h"

namespace gillab::results {

ScenarioIndex::ScenarioIndex(const JsonNode& node, lab::ScenarioResult& result) : result_(&result) {
  const std::vector<JsonNode> variants = node.at("variants").elements();
  for (std::size_t i = 0; i < variants.size(); ++i) {
    if (variants_.insert(result.variants[i].variant.name).second) continue;
    variants[i].at("name").expected("a name that no other variant has");
  }
  const std::vector<JsonNode> rounds = node.at("rounds").elements();
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    if (rounds_.emplace(result.rounds[i].process, result.rounds[i].round).second) continue;
    rounds[i].at("round").expected("a round that its process had only once");
  }
}

void ScenarioIndex::expect_variant(const JsonNode& name) const {
  if (!variants_.contains(name.text())) name.expected("the name of a variant of its scenario");
}

void ScenarioIndex::expect_new_sample(const JsonNode& node, const lab::Sample& sample) {
  if (!rounds_.contains({sample.process, sample.round})) {
    node.at("round").expected("one of the rounds of its process in its scenario");
  }
  if (!samples_.emplace(sample.variant, sample.null, sample.process, sample.round).second) {
    node.at("round").expected("a round that timed this variant only once");
  }
}

void ScenarioIndex::expect_new_comparison(const JsonNode& node, const lab::Comparison& comparison) {
  if (comparisons_.emplace(comparison.variant, comparison.reference).second) return;
  node.at("reference").expected("one with which the variant is compared only once");
}

void ResultsIndex::add(const JsonNode& node, lab::ScenarioResult& result) {
  if (scenarios_.try_emplace(result.scenario.name, node, result).second) return;
  node.at("name").expected("a name that no other scenario has");
}

ScenarioIndex& ResultsIndex::find(const JsonNode& name) {
  const auto found = scenarios_.find(name.text());
  if (found == scenarios_.end()) name.expected("the name of a scenario in /scenarios");
  return found->second;
}

}  // namespace gillab::results
