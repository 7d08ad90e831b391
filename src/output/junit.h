#pragma once

#include <string>

#include "lab/gate/gate.h"

namespace gillab::output {

/// The gate's report as JUnit XML: a test suite for each scenario, a test case for each judgement. FAIL is a
/// failure, INCONCLUSIVE and NOT COMPARED are skipped, REFUSED is an error.
[[nodiscard]] std::string junit(const lab::GateReport& report);

}  // namespace gillab::output
