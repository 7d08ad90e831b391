#pragma once

#include <cstdint>
#include <string_view>

#include "base/protocol/scenario.h"

namespace gillab::lab {

/// What a counter's number is, by the end of its name.
enum class Unit : std::uint8_t {
  kCount,        ///< whatever has no other ending: a whole number of something
  kSeconds,      ///< "…_s"
  kNanoseconds,  ///< "…_ns"
  kShare,        ///< "…_share", 0…1
  kPerSecond,    ///< "…_per_s"
  kMean,         ///< "…_mean": of a count, so measured and not exact
};

[[nodiscard]] Unit unit_of(std::string_view counter);

/// The counter's name without its unit's ending.
[[nodiscard]] std::string_view without_unit(std::string_view counter);

/// Whether the claim is about a count, which is exact whatever the machine does. Everything else was
/// measured.
[[nodiscard]] bool about_count(const protocol::Claim& claim);

/// Whether the claim is about time, so that a comparison answers it, and not a counter.
[[nodiscard]] bool about_time(const protocol::Claim& claim);

}  // namespace gillab::lab
