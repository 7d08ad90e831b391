#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// The scenario of that name, or nullptr.
[[nodiscard]] const ScenarioResult* find_scenario(const Results& results, std::string_view name);

/// The variant of that name, or nullptr.
[[nodiscard]] const VariantResult* find_variant(const ScenarioResult& result, std::string_view name);

/// "python/serial" of "python".
[[nodiscard]] std::string serial_name(const std::string& implementation);

/// The same implementation run serially, or nullptr.
[[nodiscard]] const VariantResult* serial_sibling(const ScenarioResult& result,
                                                  const protocol::Variant& variant);

/// What the variant is compared with: the scenario's reference or, side by side, the first variant of its
/// implementation. What runs in a second interpreter is compared with the same in the first.
[[nodiscard]] std::string reference_of(const ScenarioResult& result, const protocol::Variant& variant);

/// Whether the variant was measured and its results agreed, so that it may give ratios.
[[nodiscard]] bool gives_ratios(const VariantResult* variant);

/// Whether one of the shell patterns matches the variant's name, or "scenario/variant"; without any, all do.
[[nodiscard]] bool selects(const std::vector<std::string>& patterns, const std::string& scenario,
                           const std::string& variant);

/// Why the variant gives no numbers; nothing when it does.
[[nodiscard]] std::optional<Reason> why_without_numbers(const ScenarioResult& result,
                                                        const std::string& name);

}  // namespace gillab::lab
