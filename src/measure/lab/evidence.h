#pragma once

#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// Adds what the scenario declares to the evidence of the results, unless it is there.
void add_evidence(std::vector<Evidence>& evidence, const protocol::Scenario& scenario);

/// Everything the results are evidence for, or were to be, in the order of the tree: by step, then by rank.
[[nodiscard]] std::vector<Evidence> evidence_of(const Results& results);

}  // namespace gillab::lab
