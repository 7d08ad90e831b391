#pragma once

#include <cerrno>

namespace gillab::probe {

/// Programs set errno, let go of the GIL, call the system and look at errno: the probe must not touch it.
class KeepErrno {
 public:
  KeepErrno() = default;
  KeepErrno(const KeepErrno&) = delete;
  KeepErrno& operator=(const KeepErrno&) = delete;
  ~KeepErrno() { errno = kept_; }

 private:
  int kept_ = errno;
};

}  // namespace gillab::probe
