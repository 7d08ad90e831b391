#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/text.h"

namespace gillab::report {

/// What a scenario found out: which variant is fastest, what threads and other workers bring and why they
/// don't, and how many of its claims hold.
[[nodiscard]] blocks::Summary summary(const lab::ScenarioResult& result);

/// What a whole run found out, with where and how quietly it was measured.
[[nodiscard]] blocks::Summary summary(const lab::Results& results);

}  // namespace gillab::report
