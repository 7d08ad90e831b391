#pragma once

#include <vector>

#include "measure/lab/results.h"

namespace gillab::results {

/// Documents below schema 1.2 do not tell what they are evidence for: the bundled scenarios were known by
/// name then. This is what they were. Nothing is added here: a scenario declares it (Scenario.evidence).
[[nodiscard]] std::vector<lab::Evidence> legacy_evidence();

}  // namespace gillab::results
