#pragma once

#include <cstdint>

#include "cli/laboratory.h"
#include "measure/lab/results.h"

namespace gillab::cli {

/// What is known before the first measurement: this moment, this machine, this gillab, this interpreter.
[[nodiscard]] lab::Context describe_context(const Laboratory& laboratory, std::uint64_t order_seed);

/// Takes over what a scenario's worker said of its interpreter, and adds its packages to those known.
void merge_python(protocol::PythonFacts& known, const protocol::PythonFacts& news);

}  // namespace gillab::cli
