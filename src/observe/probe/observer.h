#pragma once

#include <pthread.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "observe/probe/memory.h"
#include "observe/probe/observe.h"

/// The observing process: what it was asked to record, and where it records. Only the probe's own files use
/// this.
namespace gillab::probe {

struct Observer {
  Capacity capacity;
  std::array<char, 108> collector{};
  std::size_t collector_size = 0;
  std::uint64_t long_hold = 0;
  bool timeline = false;
  bool observing = false;
  pthread_key_t thread_end = 0;
  Memory memory;  ///< none before the first event
};

// Zero-initialised: hooks may run before constructors. Hidden here too, so that nobody looks it up in a
// table.
[[gnu::visibility("hidden")]] extern constinit Observer observer;

/// Takes the options over, and prepares for ends of threads and for forks.
void begin_observing(const Options& options);

/// Maps this process's memory, at its first event; false when it cannot be had.
[[nodiscard]] bool begin_recording();

/// Writes down what is known when a recording begins.
void fill_in(Header& header);

/// Counts a breach of "one holder at a time, acquire and release in turn".
[[gnu::cold]] void note_violation();

}  // namespace gillab::probe
