#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/speedups.h"

namespace gillab::report {

/// A row for every variant of the scenario.
[[nodiscard]] blocks::Speedups speedups(const lab::ScenarioResult& result);

/// Why a variant has no numbers, "failed: …"; empty when it can have some.
[[nodiscard]] std::string trouble_of(const lab::VariantResult& variant);

[[nodiscard]] blocks::Tone tone_of(lab::Status status);

}  // namespace gillab::report
