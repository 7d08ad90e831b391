#pragma once

#include <string>

#include "measure/lab/results.h"

namespace gillab::testing {

/// A small run that has one of everything: CPU and I/O bound, clean and tainted rounds, skipped, failed and
/// timed-out variants, claims of every verdict, counters, text that needs escaping.
[[nodiscard]] lab::Results example_results();

/// Its first scenario alone, in which all went well but for a skipped and a failed variant.
[[nodiscard]] lab::ScenarioResult primes_result();

[[nodiscard]] lab::Context example_context();

[[nodiscard]] lab::VariantResult variant(const std::string& implementation, const std::string& executor);

}  // namespace gillab::testing
