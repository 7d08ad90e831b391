#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/support/file_descriptor.h"
#include "observe/probe/clock.h"
#include "observe/probe/recording.h"

/// Recordings as they were read from the memory that a probe filled.
namespace gillab::trace {

struct Frame {
  std::string function;
  std::string file;
  int line = 0;

  bool operator==(const Frame&) const = default;
};

struct Note {
  probe::Note::Kind kind = probe::Note::Kind::kHold;
  std::uint32_t thread = 0;  ///< number, from 1 on
  std::uint64_t ticks = 0;
  std::vector<Frame> stack;  ///< innermost first; may be empty
};

struct Thread {
  std::uint32_t id = 0;  ///< the system's number
  std::string name;      ///< may be empty
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;  ///< 0: it lived when the recording was read
  std::uint64_t since = 0;  ///< up to where the sums count
  probe::State state = probe::State::kOutside;
  std::uint64_t hold = 0;
  std::uint64_t wait = 0;
  std::uint64_t outside = 0;
  std::uint64_t acquires = 0;
  std::uint64_t forced = 0;
  probe::State first = probe::State::kOutside;  ///< its state when it began
  std::uint8_t first_lock = 0;                  ///< the lock of that state
  std::uint64_t dropped = 0;                    ///< events missing from `events`
  std::vector<std::uint64_t> events;  ///< packed, in order; their ticks count from the recording's `begun`
};

/// One program's life in one process.
struct Recording {
  pid_t process = 0;
  pid_t parent = 0;
  std::vector<std::string> command;
  std::uint32_t python = 0;  ///< as PY_VERSION_HEX; 0: unknown
  bool free_threaded = false;
  std::uint64_t begun = 0;  ///< ticks, like every time here
  std::uint64_t end = 0;    ///< of the program, or when it was read
  bool ended = false;
  double cpu_s = 0;  ///< CPU time of the process; 0: unknown
  std::uint32_t locks = 0;
  std::uint64_t acquires = 0;  ///< sums over all locks, complete even where events are missing
  std::uint64_t handoffs = 0;
  std::uint32_t violations = 0;
  std::uint32_t lost_notes = 0;
  std::uint32_t lost_steps = 0;    ///< of GILs that there were too many of
  std::uint32_t lost_threads = 0;  ///< threads that found no room for an account
  std::vector<Thread> threads;
  std::vector<Note> notes;
};

/// Reads what is there now. Throws gillab::Error when it is no recording.
[[nodiscard]] Recording read_recording(const FileDescriptor& memory, std::uint64_t now);

}  // namespace gillab::trace
