#pragma once

#include <optional>
#include <string>
#include <string_view>

/// The words of the results document.
namespace gillab::results {

/// Version of the layout that docs/results.md describes. The minor number grows when something is added, the
/// major one when a reader of the old layout would go wrong.
inline constexpr int kSchemaMajor = 1;
inline constexpr int kSchemaMinor = 3;

inline constexpr std::string_view kStatusNames = R"("ok", "skipped", "failed" or "timeout")";
inline constexpr std::string_view kVerdictNames = R"("holds", "fails", "undecided" or "not applicable")";

/// The key under which an entry of benchmarks[] carries a scenario's counter: its own name, unless that would
/// overwrite a key of Google Benchmark's or gillab's; then "counter:" goes before it.
[[nodiscard]] std::string counter_key(std::string_view counter);

/// The counter that a key stands for, or nothing when the key is a standard one.
[[nodiscard]] std::optional<std::string> counter_named_by(std::string_view key);

}  // namespace gillab::results
