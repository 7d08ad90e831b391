#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "observe/probe/clock.h"
#include "observe/probe/recording.h"

/// Begin and end of observing this process.
namespace gillab::probe {

struct Options {
  Capacity capacity;
  std::string_view
      collector;          ///< abstract socket that gets each process's recording; empty: it stays private
  bool timeline = false;  ///< record events, not only sums
  std::optional<Clock> clock;   ///< absent: the best there is
  std::uint64_t long_hold = 0;  ///< ticks from which on a hold gets a note; 0: none does
};

/// Starts observing, from Python's first acquisition on; call it once, before Python starts. False when this
/// process has no Python, or when the build observes nothing (sanitizers).
bool observe(const Options& options);

/// The recording of this process; nullptr before Python has taken its GIL for the first time, or without one.
[[nodiscard]] Header* recording();

/// Tells that the program ends, or is about to make way for another (execve); and that it didn't after all.
void end_program();
void go_on();

}  // namespace gillab::probe
