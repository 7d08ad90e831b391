#pragma once

#include "observe/probe/recording.h"

namespace gillab::probe {

/// The memory of one recording, in the process that writes it.
class Memory {
 public:
  constexpr Memory() = default;

  /// Maps a fresh one; `descriptor` gets that of shared memory, which the caller closes, when `shared`. No
  /// memory (operator bool is false) when the system refuses; a smaller one where the process's limits ask
  /// for it. Only system calls: usable right after a fork.
  [[nodiscard]] static Memory map(const Capacity& wanted, bool shared, int* descriptor);
  void unmap();

  explicit operator bool() const { return header_ != nullptr; }
  [[nodiscard]] Header& header() const { return *header_; }
  [[nodiscard]] ThreadAccount& thread(std::uint32_t index) const { return threads_[index]; }
  [[nodiscard]] Note& note(std::uint32_t index) const { return notes_[index]; }
  [[nodiscard]] Chunk& chunk(std::uint32_t index) const { return chunks_[index]; }

 private:
  Header* header_ = nullptr;
  ThreadAccount* threads_ = nullptr;
  Note* notes_ = nullptr;
  Chunk* chunks_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace gillab::probe
