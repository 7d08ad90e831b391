#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "observe/probe/observe.h"

/// How a traced process learns whom to send its recording to, and what to record.
namespace gillab::probe {

/// Inherited by every process below a traced one.
inline constexpr const char* kCollectorVariable = "GILLAB_PROBE";

/// The variable's value: "NAME:CLOCK:CHUNKS:LONG_HOLD", the collector's abstract socket, its clock (tsc or
/// ns), how many pages of events a process may record, and from how many ticks on a hold gets a note.
[[nodiscard]] std::string collector_address(std::string_view socket, Clock clock, std::uint32_t chunks,
                                            std::uint64_t long_hold);

/// The other way round; the name lives as long as `value`. Nothing when it isn't one.
[[nodiscard]] std::optional<Options> parse_collector(std::string_view value);

}  // namespace gillab::probe
