#pragma once

#include <string>

#include "observe/trace/observation.h"

namespace gillab::results {

/// The account as a JSON document; docs/probe.md tells its keys.
[[nodiscard]] std::string trace_json(const trace::Observation& observation);

}  // namespace gillab::results
