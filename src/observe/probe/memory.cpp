#include "observe/probe/memory.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <new>

namespace gillab::probe {

namespace {

template <typename T>
T* at(std::byte* base, std::size_t offset) {
  // Fresh zeroed pages are what T's all-zero value is.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return std::launder(reinterpret_cast<T*>(base + offset));
}

int shared_memory(std::size_t size) {
  const int descriptor = ::memfd_create("gillab-probe", MFD_CLOEXEC);
  if (descriptor < 0) return -1;
  if (::ftruncate(descriptor, static_cast<off_t>(size)) == 0) return descriptor;
  ::close(descriptor);
  return -1;
}

std::size_t limit_of(decltype(RLIMIT_AS) resource) {
  rlimit limit{};
  constexpr std::size_t kNone = ~std::size_t{0};
  return ::getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ? kNone : limit.rlim_cur;
}

/// As much of `wanted` as the process's limits allow. A limited address space is meant for the program: only
/// a small part of it is taken. A file that grows beyond its limit, if only in memory, would even end the
/// program.
Capacity affordable(const Capacity& wanted, bool shared) {
  constexpr std::size_t kOurPart = 16;
  const std::size_t room =
      std::min(limit_of(RLIMIT_AS) / kOurPart, shared ? limit_of(RLIMIT_FSIZE) : ~std::size_t{0});
  if (recording_size(wanted) <= room) return wanted;
  constexpr std::size_t kLeast = std::size_t{1} << 16U;
  if (room < kLeast) return {};
  const auto at_most = [](std::uint32_t count, std::size_t bytes, std::size_t each) {
    return static_cast<std::uint32_t>(std::min<std::size_t>(count, bytes / each));
  };
  return {.threads = at_most(wanted.threads, room / 8, sizeof(ThreadAccount)),
          .notes = at_most(wanted.notes, room / 8, sizeof(Note)),
          .chunks = at_most(wanted.chunks, room / 2, sizeof(Chunk))};
}

}  // namespace

Memory Memory::map(const Capacity& wanted, bool shared, int* descriptor) {
  const Capacity capacity = affordable(wanted, shared);
  if (capacity.threads == 0) return {};
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
