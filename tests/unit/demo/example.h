#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "observe/trace/recording.h"
#include "tell/format/terminal/styled_line.h"

namespace gillab::demo {

struct ExampleEvent {
  probe::Event event;
  std::uint64_t ticks;
};

/// A thread that lives from 0 on.
inline trace::Thread thread_with(std::initializer_list<ExampleEvent> events, std::uint32_t id = 0) {
  trace::Thread thread;
  thread.id = id;
  for (const auto& [event, ticks] : events)
    thread.events.push_back(probe::packed(event, 0, ticks));
  return thread;
}

/// A recording from 0 to `end`.
inline trace::Recording recording_of(std::initializer_list<trace::Thread> threads, std::uint64_t end) {
  trace::Recording recording;
  recording.end = end;
  recording.locks = 1;
  recording.threads = threads;
  return recording;
}

inline std::string text_of(const terminal::StyledLine& line, bool unicode = true) {
  std::string text = line.rendered({.colour = false, .unicode = unicode, .width = 200});
  text.pop_back();
  return text;
}

}  // namespace gillab::demo
