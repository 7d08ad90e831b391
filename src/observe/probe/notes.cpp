#include "observe/probe/notes.h"

#include <algorithm>

#include "observe/probe/keep_errno.h"
#include "observe/probe/observer.h"
#include "observe/probe/python_code.h"
#include "observe/probe/self.h"

namespace gillab::probe {

namespace {

Note* new_note() {
  Header& header = observer.memory.header();
  if (header.notes.load(std::memory_order_relaxed) < header.note_capacity) {
    const std::uint32_t index = header.notes.fetch_add(1, std::memory_order_relaxed);
    if (index < header.note_capacity) return &observer.memory.note(index);
  }
  header.lost_notes.fetch_add(1, std::memory_order_relaxed);
  return nullptr;
}

}  // namespace

void note_hold(std::uint64_t now) {
  const KeepErrno keep_errno;
  Note* const note = new_note();
  if (note == nullptr) return;
  note->thread = self.number;
  note->ticks = now;
  note->frames = static_cast<std::uint32_t>(note_frames(note->stack));
  note->kind.store(static_cast<std::uint32_t>(Note::Kind::kHold), std::memory_order_release);
}

void note_sample(Note::Kind kind, std::string_view name, std::uint64_t now) {
  Note* const note = new_note();
  if (note == nullptr) return;
  note->thread = self.number;
  note->ticks = now;
  note->frames = 1;
  auto& text = note->stack.front().function;
  std::copy_n(name.begin(), std::min(name.size(), text.size() - 1), text.begin());
  note->kind.store(static_cast<std::uint32_t>(kind), std::memory_order_release);
}

}  // namespace gillab::probe
