#pragma once

#include <unistd.h>

#include <cstddef>
#include <memory>

#include "base/support/file_descriptor.h"
#include "observe/probe/recording.h"
#include "observe/trace/recording.h"

/// How a probe's memory is read; for this layer.
namespace gillab::trace {

// NOLINTBEGIN(*-avoid-c-arrays): atomics cannot be moved into a vector
/// Copies `count` objects of the recording. What another process wrote may be cut short: the rest stays zero.
template <typename T>
[[nodiscard]] std::unique_ptr<T[]> copy(const FileDescriptor& memory, std::size_t offset, std::size_t count) {
  auto objects = std::make_unique<T[]>(count);
  auto* const bytes = static_cast<void*>(objects.get());
  std::size_t done = 0;
  while (done < count * sizeof(T)) {
    const ssize_t size = ::pread(memory.get(), static_cast<std::byte*>(bytes) + done,
                                 count * sizeof(T) - done, static_cast<off_t>(offset + done));
    if (size <= 0) break;
    done += static_cast<std::size_t>(size);
  }
  return objects;
}
// NOLINTEND(*-avoid-c-arrays)

[[nodiscard]] Thread thread_from(const probe::ThreadAccount& account);

/// The capacity that a header tells of. It may be anybody's: nothing is read, and no room made, by what it
/// says before it has been checked. Throws gillab::Error when it is no recording's.
[[nodiscard]] probe::Capacity capacity_from(const probe::Header& header, const FileDescriptor& memory);

/// What a header that has been checked says of the process, without threads, notes and events.
[[nodiscard]] Recording facts_from(const probe::Header& header);

}  // namespace gillab::trace
