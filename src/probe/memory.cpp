#include "probe/memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <new>

namespace gillab::probe {

namespace {

template <typename T>
T* at(std::byte* base, std::size_t offset) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): fresh zeroed pages are what T's all-zero
  // value is
  return std::launder(reinterpret_cast<T*>(base + offset));
}

int shared_memory(std::size_t size) {
  const int descriptor = ::memfd_create("gillab-probe", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::ftruncate(descriptor, static_cast<off_t>(size)) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

}  // namespace

Memory Memory::map(const Capacity& capacity, bool shared, int* descriptor) {
  const std::size_t size = recording_size(capacity);
  const int memory = shared ? shared_memory(size) : -1;
  if (shared && memory < 0) return {};
  const int flags = (shared ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS) | MAP_NORESERVE;
  void* const address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, memory, 0);
  if (address == MAP_FAILED) {
    if (memory >= 0) ::close(memory);
    return {};
  }
  if (shared) *descriptor = memory;
  auto* const base = static_cast<std::byte*>(address);
  Memory mapped;
  mapped.header_ = at<Header>(base, 0);
  mapped.threads_ = at<ThreadAccount>(base, threads_offset());
  mapped.notes_ = at<Note>(base, notes_offset(capacity));
  mapped.chunks_ = at<Chunk>(base, chunks_offset(capacity));
  mapped.size_ = size;
  mapped.header_->thread_capacity = capacity.threads;
  mapped.header_->note_capacity = capacity.notes;
  mapped.header_->chunk_capacity = capacity.chunks;
  return mapped;
}

void Memory::unmap() {
  if (header_ != nullptr) ::munmap(header_, size_);
  *this = {};
}

}  // namespace gillab::probe
