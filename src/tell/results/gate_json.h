#pragma once

#include <nlohmann/json.hpp>

#include "measure/gate/gate.h"

namespace gillab::results {

/// The section `gate` of the results document; docs/results.md describes it.
[[nodiscard]] nlohmann::ordered_json gate_json(const lab::GateReport& report);

}  // namespace gillab::results
