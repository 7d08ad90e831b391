#pragma once

#include <string>

#include "lab/results.h"
#include "output/style.h"

namespace gillab::output {

/// A scenario's claims with their verdicts, the measured figure, the bound and the published figure; empty
/// without claims.
[[nodiscard]] std::string claims_list(const lab::ScenarioResult& result, const Style& style);

}  // namespace gillab::output
