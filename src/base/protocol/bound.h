#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gillab::protocol {

/// What keeps a scenario's tasks from being done sooner.
enum class Bound : std::uint8_t {
  kCpu,     ///< they compute: the CPUs are the ceiling
  kIo,      ///< they mostly wait: as many at once as there are workers
  kUnknown  ///< an older results file does not tell
};

/// What everybody needs to know of a bound.
struct BoundTraits {
  Bound bound;
  std::string_view name;     ///< as a scenario and a results file write it; empty for kUnknown
  std::string_view summary;  ///< what the tasks do, for people
};

/// Every bound that a scenario can declare.
[[nodiscard]] std::span<const BoundTraits> bounds();

[[nodiscard]] std::string_view name_of(Bound bound);
[[nodiscard]] std::string_view summary_of(Bound bound);
[[nodiscard]] std::optional<Bound> bound_named(std::string_view name);

}  // namespace gillab::protocol
