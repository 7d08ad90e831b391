#include "observe/probe/samples.h"

#include "observe/probe/clock.h"
#include "observe/probe/notes.h"
#include "observe/probe/observer.h"
#include "observe/probe/thread.h"
#include "observe/probe/timeline.h"

namespace gillab::probe {

void begin_sample(std::string_view name) {
  if (!holds_gil()) return;
  observer.memory.header().timeline.store(1);
  const std::uint64_t now = ticks();
  note_sample(Note::Kind::kSampleBegins, name, now);
  // The timeline begins in the middle of a hold.
  record(Event::kAcquired, now);
}

void end_sample() {
  if (!holds_gil()) return;
  const std::uint64_t now = ticks();
  record(Event::kReleased, now);
  note_sample(Note::Kind::kSampleEnds, "", now);
  observer.memory.header().timeline.store(0);
}

}  // namespace gillab::probe
