#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/support/file_descriptor.h"
#include "observe/probe/recording.h"
#include "observe/trace/recording.h"

namespace gillab::trace {

/// A recording while it is written: reads only what is new each time, and forgets what is old. All times in
/// ticks.
class Live {
 public:
  /// `memory`: as a probe sent it. `keep`: how far back events are kept. Throws gillab::Error when it is no
  /// recording.
  Live(FileDescriptor memory, std::uint64_t keep);

  /// Reads what was written since the last call. `now`: the present tick, taken before the call.
  void update(std::uint64_t now);

  /// What happened from `begin` to `end`, as a recording of its own. Every thread keeps its number, and
  /// begins in the state that it was in. Before oldest(), nothing is known.
  [[nodiscard]] Recording between(std::uint64_t begin, std::uint64_t end) const;

  [[nodiscard]] std::uint64_t now() const { return now_; }        ///< of the last update()
  [[nodiscard]] std::uint64_t oldest() const { return oldest_; }  ///< events before it may be forgotten

  /// Share of the room for events that is taken, 0 to 1; further events are lost when it is full.
  [[nodiscard]] double fullness() const { return fullness_; }

 private:
  struct Followed {
    Thread thread;                                 ///< its events are those that are kept
    probe::State before = probe::State::kOutside;  ///< the first of them
    std::uint8_t lock_before = 0;
  };
  struct OpenChunk {
    std::size_t index;
    std::size_t read;  ///< events that are known
  };

  void read_accounts(std::uint32_t count);
  [[nodiscard]] bool read_chunk(OpenChunk& chunk);
  [[nodiscard]] std::uint64_t since_start(std::uint64_t ticks) const;
  static void forget(Followed& followed, std::uint64_t before);

  FileDescriptor memory_;
  std::uint64_t keep_;
  std::uint64_t now_ = 0;
  std::uint64_t oldest_ = 0;
  double fullness_ = 0;
  Recording facts_;  ///< of the process; its threads are below
  probe::Capacity capacity_;
  std::size_t chunks_seen_ = 0;
  std::vector<OpenChunk> open_;  ///< not full when they were read last, in order
  std::vector<Followed> threads_;
};

}  // namespace gillab::trace
