#include "measure/lab/evidence.h"

#include <algorithm>
#include <utility>

namespace gillab::lab {

void add_evidence(std::vector<Evidence>& evidence, const protocol::Scenario& scenario) {
  for (const protocol::Evidence& declared : scenario.evidence) {
    Evidence each{.scenario = scenario.name, .declared = declared};
    if (std::ranges::find(evidence, each) == evidence.end()) evidence.push_back(std::move(each));
  }
}

std::vector<Evidence> evidence_of(const Results& results) {
  std::vector<Evidence> evidence = results.evidence;
  for (const ScenarioResult& each : results.scenarios)
    add_evidence(evidence, each.scenario);
  std::ranges::stable_sort(
      evidence, {}, [](const Evidence& each) { return std::pair(each.declared.step, each.declared.rank); });
  return evidence;
}

}  // namespace gillab::lab
