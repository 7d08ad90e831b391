#pragma once

#include <cstdint>
#include <string_view>

/// What taking, passing on and letting go of the GIL costs, measured where it happens.
namespace gillab::python {

struct GilPrimitive {
  std::string_view name;
  /// Repeats it and returns the nanoseconds of one. Called attached, attached again on return, detached
  /// meanwhile where other threads have to run. `repetitions` is at least 1. Throws std::system_error when no
  /// thread can be started. Without a GIL it costs what the same calls cost there.
  double (*cost_ns)(std::int64_t repetitions);
};

/// The primitive of that name, or nullptr: attach-fresh, attach-kept, allow-threads, handoff-free,
/// handoff-contended.
[[nodiscard]] const GilPrimitive* find_gil_primitive(std::string_view name);

}  // namespace gillab::python
