#include "observe/trace/timeline.h"

#include <algorithm>
#include <array>
#include <compare>
#include <queue>
#include <vector>

namespace gillab::trace {

namespace {

using probe::Event;
using probe::State;

struct Cursor {
  std::uint64_t ticks;
  bool takes;  ///< at one moment, a lock is let go of before it is taken
  std::uint32_t thread;
  std::size_t position;

  auto operator<=>(const Cursor&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy's mistake
};

struct LastRelease {
  std::uint32_t thread = probe::kNobody;
  std::uint64_t ticks = 0;
};

}  // namespace

State state_after(Event event, State before) {
  switch (event) {
    case Event::kAcquired:
      return State::kHolding;
    case Event::kReleased:
    case Event::kYielded:
    case Event::kGaveUp:
      return State::kOutside;
    case Event::kWaiting:
      return State::kWaiting;
    case Event::kYielding:
      return State::kYielding;
    case Event::kDemanded:
    case Event::kNone:
      break;
  }
  return before;
}

void visit(const Recording& recording, const Visitor& visitor) {
  const auto cursor_at = [&](std::uint32_t number, std::size_t position) {
    const std::uint64_t word = recording.threads[number - 1].events[position];
    return Cursor{.ticks = recording.begun + probe::ticks_of(word),
                  .takes = probe::event_of(word) == Event::kAcquired,
                  .thread = number,
                  .position = position};
  };
  std::vector<Slice> now;
  std::priority_queue<Cursor, std::vector<Cursor>, std::greater<>> next;
  for (std::uint32_t number = 1; number <= recording.threads.size(); ++number) {
    const Thread& thread = recording.threads[number - 1];
    now.push_back(
        {.thread = number, .state = thread.first, .lock = thread.first_lock, .begin = thread.begun});
    if (!thread.events.empty()) next.push(cursor_at(number, 0));
  }
  std::array<LastRelease, probe::kMostLocks + 1> last{};
  while (!next.empty()) {
    const Cursor cursor = next.top();
    next.pop();
    const Thread& thread = recording.threads[cursor.thread - 1];
    const std::uint64_t word = thread.events[cursor.position];
    const Event event = probe::event_of(word);
    if (cursor.position + 1 < thread.events.size()) next.push(cursor_at(cursor.thread, cursor.position + 1));
    if (visitor.step) {
      visitor.step({.thread = cursor.thread,
                    .event = event,
                    .lock = static_cast<std::uint8_t>(probe::lock_of(word)),
                    .ticks = cursor.ticks});
    }
    if (event == Event::kDemanded) continue;  // the wait goes on
    Slice& slice = now[cursor.thread - 1];
    slice.end = cursor.ticks;
    if (visitor.slice && (slice.end > slice.begin || slice.state != State::kOutside)) visitor.slice(slice);
    const auto lock = static_cast<std::uint8_t>(probe::lock_of(word));
    slice = {.thread = cursor.thread,
             .state = state_after(event, slice.state),
             .lock = lock,
             .begin = cursor.ticks};
    if (event == Event::kAcquired) {
      const LastRelease& from = last.at(lock);
      if (visitor.handoff && from.thread != probe::kNobody && from.thread != cursor.thread) {
        visitor.handoff({.from = from.thread,
                         .to = cursor.thread,
                         .lock = lock,
                         .released = from.ticks,
                         .acquired = cursor.ticks});
      }
    } else if (event == Event::kReleased) {
      last.at(lock) = {.thread = cursor.thread, .ticks = cursor.ticks};
    }
  }
  if (!visitor.slice) return;
  for (Slice& slice : now) {
    const Thread& thread = recording.threads[slice.thread - 1];
    if (thread.dropped != 0) continue;  // nobody knows what it did then
    slice.end = std::max(thread.ended != 0 ? thread.ended : recording.end, slice.begin);
    slice.open = true;
    visitor.slice(slice);
  }
}

}  // namespace gillab::trace
