#include "observe/trace/recording.h"

#include <sys/stat.h>

#include <algorithm>
#include <span>

#include "base/support/error.h"
#include "observe/trace/reading.h"

namespace gillab::trace {

namespace {

std::string text(std::span<const char> characters) {
  return {characters.begin(), std::ranges::find(characters, '\0')};
}

std::vector<std::string> arguments(std::span<const char> command) {
  std::vector<std::string> words;
  while (!command.empty() && command.front() != '\0') {
    words.push_back(text(command));
    command = command.subspan(std::min(command.size(), words.back().size() + 1));
  }
  return words;
}

Note note_from(const probe::Note& note) {
  Note copied{
      .kind = static_cast<probe::Note::Kind>(note.kind.load()), .thread = note.thread, .ticks = note.ticks};
  for (std::size_t i = 0; i < std::min<std::size_t>(note.frames, probe::kFramesNoted); ++i) {
    const probe::FrameNote& frame = note.stack.at(i);
    copied.stack.push_back({.function = text(frame.function), .file = text(frame.file), .line = frame.line});
  }
  return copied;
}

void add_events(Recording& recording, const FileDescriptor& memory, std::size_t offset, std::size_t chunks) {
  constexpr std::size_t kAtOnce = 256;
  for (std::size_t first = 0; first < chunks; first += kAtOnce) {
    const std::size_t count = std::min(kAtOnce, chunks - first);
    const auto pages = copy<probe::Chunk>(memory, offset + first * sizeof(probe::Chunk), count);
    for (const probe::Chunk& page : std::span(pages.get(), count)) {
      if (page.thread == probe::kNobody || page.thread > recording.threads.size()) continue;
      std::vector<std::uint64_t>& events = recording.threads[page.thread - 1].events;
      const std::size_t used = std::min<std::size_t>(page.used.load(), probe::Chunk::kEvents);
      for (std::size_t i = 0; i < used; ++i)
        events.push_back(page.events.at(i).load(std::memory_order_relaxed));
    }
  }
}

}  // namespace

Thread thread_from(const probe::ThreadAccount& account) {
  return {.id = account.id.load(),
          .name = text(account.name),
          .begun = account.begun.get(),
          .ended = account.ended.get(),
          .since = account.since.get(),
          .state = static_cast<probe::State>(account.state.get() & 3U),
          .hold = account.hold.get(),
          .wait = account.wait.get(),
          .outside = account.outside.get(),
          .acquires = account.acquires.get(),
          .forced = account.forced.get(),
          .dropped = account.dropped.get(),
          .events = {}};
}

Recording facts_from(const probe::Header& header) {
  return {.process = static_cast<pid_t>(header.process),
          .parent = static_cast<pid_t>(header.parent),
          .command = arguments(header.command),
          .python = header.python,
          .free_threaded = header.free_threaded != 0,
          .begun = header.start_ticks,
          .locks = header.locks.load(),
          .violations = header.violations.load()};
}

probe::Capacity capacity_from(const probe::Header& header, const FileDescriptor& memory) {
  const probe::Capacity capacity{
      .threads = header.thread_capacity, .notes = header.note_capacity, .chunks = header.chunk_capacity};
  const bool possible = header.magic == probe::kMagic && capacity.threads <= probe::kMostCapacity.threads &&
                        capacity.notes <= probe::kMostCapacity.notes &&
                        capacity.chunks <= probe::kMostCapacity.chunks;
  struct stat file {};
  if (!possible || ::fstat(memory.get(), &file) != 0 ||
      static_cast<std::size_t>(file.st_size) < probe::recording_size(capacity)) {
    throw Error("A traced process sent something that is no recording.");
  }
  return capacity;
}

Recording read_recording(const FileDescriptor& memory, std::uint64_t now) {
  const auto page = copy<probe::Header>(memory, 0, 1);
  const probe::Header& header = page[0];
  const probe::Capacity capacity = capacity_from(header, memory);
  Recording recording = facts_from(header);
  recording.end = header.ended.get() != 0 ? header.ended.get() : now;

  for (const probe::LockAccount& lock : header.lock) {
    recording.acquires += lock.acquires.get();
    recording.handoffs += lock.handoffs.get();
  }

  // Whatever is counted here was there before the events are read: they may say more, never less.
  const std::uint32_t threads = std::min(header.threads.load(), capacity.threads);
  recording.lost_threads = header.threads.load() - threads;
  recording.lost_notes = header.lost_notes.load();
  recording.lost_steps = header.lost_steps.load();
  const auto accounts = copy<probe::ThreadAccount>(memory, probe::threads_offset(), threads);
  for (const probe::ThreadAccount& account : std::span(accounts.get(), threads))
    recording.threads.push_back(thread_from(account));

  const std::uint32_t notes = std::min(header.notes.load(), capacity.notes);
  const auto noted = copy<probe::Note>(memory, probe::notes_offset(capacity), notes);
  for (const probe::Note& note : std::span(noted.get(), notes)) {
    if (note.kind.load() != 0) recording.notes.push_back(note_from(note));
  }
  add_events(recording, memory, probe::chunks_offset(capacity),
             std::min(header.chunks.load(), capacity.chunks));
  return recording;
}

}  // namespace gillab::trace
