#pragma once

#include <cstdint>
#include <functional>

#include "observe/trace/recording.h"

namespace gillab::trace {

/// A stretch of a thread's life in one state.
struct Slice {
  std::uint32_t thread = 0;  ///< number, from 1 on
  probe::State state = probe::State::kOutside;
  std::uint8_t lock = 0;
  std::uint64_t begin = 0;  ///< ticks
  std::uint64_t end = 0;
  bool open = false;  ///< the recording ended first
};

/// One thread let go of the lock and another took it.
struct Handoff {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint8_t lock = 0;
  std::uint64_t released = 0;
  std::uint64_t acquired = 0;
};

/// Something a thread did with a lock.
struct Step {
  std::uint32_t thread = 0;
  probe::Event event = probe::Event::kNone;
  std::uint8_t lock = 0;
  std::uint64_t ticks = 0;
};

/// What to do with each piece of a timeline; any may be left out. Steps come in the order of time, slices in
/// that of their ends, handoffs in that of the acquisitions.
struct Visitor {
  std::function<void(const Step&)> step;
  std::function<void(const Slice&)> slice;
  std::function<void(const Handoff&)> handoff;
};

/// The state that a thread is in after an event.
[[nodiscard]] probe::State state_after(probe::Event event, probe::State before);

/// Goes through all events of a recording in the order of time. Each thread's slices follow one another
/// without a gap, from its beginning to its end, or to the first event that found no room.
void visit(const Recording& recording, const Visitor& visitor);

}  // namespace gillab::trace
