#pragma once

#include <vector>

#include "measure/lab/results.h"
#include "tell/results/json_node.h"

namespace gillab::results {

/// What the document is evidence for. Steps that this version does not know are passed over; documents from
/// before there was evidence are taken to have what was bundled then (legacy_evidence.h).
[[nodiscard]] std::vector<lab::Evidence> read_evidence(const JsonNode& document);

}  // namespace gillab::results
