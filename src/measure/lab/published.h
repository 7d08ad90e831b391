#pragma once

#include <string>

#include "base/protocol/scenario.h"

namespace gillab::lab {

/// The scenario with those of its claims alone that carry a published figure.
[[nodiscard]] protocol::Scenario as_published(protocol::Scenario scenario);

/// Whether a claim of the scenario is about the variant, or compares another one with it.
[[nodiscard]] bool is_claimed(const protocol::Scenario& scenario, const std::string& variant);

}  // namespace gillab::lab
