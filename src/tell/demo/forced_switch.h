#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "observe/trace/recording.h"

namespace gillab::demo {

/// One thread takes the GIL from another that would have kept it. All times in ticks.
struct ForcedSwitch {
  std::uint32_t from = 0;  ///< thread numbers
  std::uint32_t to = 0;
  std::uint64_t waiting = 0;   ///< `to` waits from here on…
  std::uint64_t demanded = 0;  ///< …asks for the GIL…
  std::uint64_t released = 0;  ///< …`from` gives way…
  std::uint64_t acquired = 0;  ///< …`to` has it…
  std::uint64_t back = 0;      ///< …and `from` waits for it in turn; 0: not yet
};

/// The one with the shortest wait: on a busy machine, the one that shows most of CPython and least of the
/// machine.
[[nodiscard]] std::optional<ForcedSwitch> clearest_forced_switch(const trace::Recording& recording);

/// What happens on the way.
struct SwitchStep {
  double after_s = 0;  ///< the wait began
  std::string what;
  bool demands = false;  ///< the step that forces it
};

[[nodiscard]] std::vector<SwitchStep> steps_of(const ForcedSwitch& forced, const std::string& from,
                                               const std::string& to, double seconds_per_tick);

}  // namespace gillab::demo
