#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lab/results.h"

namespace gillab::lab {

/// The variant of that name, or nullptr.
[[nodiscard]] const VariantResult* find_variant(const ScenarioResult& result, std::string_view name);

/// The same implementation run serially, or nullptr.
[[nodiscard]] const VariantResult* serial_sibling(const ScenarioResult& result,
                                                  const protocol::Variant& variant);

/// Whether the variant was measured and its results agreed, so that it may give ratios.
[[nodiscard]] bool gives_ratios(const VariantResult* variant);

/// "python/threads was skipped: numpy is not installed".
[[nodiscard]] std::string what_happened(std::string_view who, Status status, std::string_view reason);

/// Why the variant gives no numbers; nothing when it does.
[[nodiscard]] std::optional<std::string> why_without_numbers(const ScenarioResult& result,
                                                             const std::string& name);

}  // namespace gillab::lab
