#include "observe/probe/timeline.h"

#include "observe/probe/self.h"

namespace gillab::probe {

namespace {

/// A fresh chunk for the calling thread; nullptr when the timeline is full.
Chunk* next_chunk(Header& header) {
  const std::uint32_t capacity = header.chunk_capacity;
  if (header.chunks.load(std::memory_order_relaxed) >= capacity) return nullptr;
  const std::uint32_t index = header.chunks.fetch_add(1, std::memory_order_relaxed);
  if (index >= capacity) return nullptr;
  Chunk& chunk = observer.memory.chunk(index);
  chunk.thread = self.number;
  self.account->chunk.store(index + 1, std::memory_order_relaxed);
  return &chunk;
}

}  // namespace

void write_event(Event event, std::uint64_t now) {
  Header& header = observer.memory.header();
  if (self.chunk == nullptr || self.chunk->used.load(std::memory_order_relaxed) == Chunk::kEvents) {
    self.chunk = next_chunk(header);
    if (self.chunk == nullptr) {
      self.account->dropped.add(1);
      return;
    }
  }
  const std::uint32_t used = self.chunk->used.load(std::memory_order_relaxed);
  const std::uint64_t passed = now - header.start_ticks;
  self.chunk->events[used].store(packed(event, self.lock_index, passed), std::memory_order_relaxed);
  self.chunk->used.store(used + 1, std::memory_order_release);
}

}  // namespace gillab::probe
