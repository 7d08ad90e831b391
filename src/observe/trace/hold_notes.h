#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "observe/trace/recording.h"

namespace gillab::trace {

/// Finds the note of where in the program a hold was. The recording must stay.
class HoldNotes {
 public:
  explicit HoldNotes(const Recording& recording) {
    for (const Note& note : recording.notes) {
      if (note.kind == probe::Note::Kind::kHold) notes_.emplace(std::pair(note.thread, note.ticks), &note);
    }
  }

  /// Of the hold that this thread (its number) ended then; nullptr where none was taken.
  [[nodiscard]] const Note* of(std::uint32_t thread, std::uint64_t ended) const {
    const auto found = notes_.find({thread, ended});
    return found == notes_.end() ? nullptr : found->second;
  }

 private:
  std::map<std::pair<std::uint32_t, std::uint64_t>, const Note*> notes_;
};

}  // namespace gillab::trace
