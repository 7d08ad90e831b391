#pragma once

#include <sys/uio.h>
#include <unistd.h>

#include <cstdint>

namespace gillab::probe {

/// Reads memory that may not be there: the system call fails where a pointer would fault.
template <typename T>
[[nodiscard]] bool safe_read(std::uintptr_t address, T& value) {
  iovec here{.iov_base = &value, .iov_len = sizeof value};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,performance-no-int-to-ptr): an address to try
  iovec there{.iov_base = reinterpret_cast<void*>(address), .iov_len = sizeof value};
  return ::process_vm_readv(::getpid(), &here, 1, &there, 1, 0) == static_cast<ssize_t>(sizeof value);
}

}  // namespace gillab::probe
