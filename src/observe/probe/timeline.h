#pragma once

#include <cstdint>

#include "observe/probe/observer.h"
#include "observe/probe/recording.h"

namespace gillab::probe {

/// Writes an event of the calling thread with the lock it uses into the timeline.
void write_event(Event event, std::uint64_t now);

/// The same if a timeline is recorded; without one it costs no call.
inline void record(Event event, std::uint64_t now) {
  if (observer.memory.header().timeline.load(std::memory_order_relaxed) != 0) write_event(event, now);
}

}  // namespace gillab::probe
