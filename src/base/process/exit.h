#pragma once

#include <string>

namespace gillab::process {

/// How a process ended.
struct Exit {
  int code = 0;    ///< exit status, when `signal` is 0
  int signal = 0;  ///< the signal that killed it, or 0

  [[nodiscard]] bool success() const { return code == 0 && signal == 0; }
  /// "ended with exit status 3", "was killed by SIGSEGV (Segmentation fault)".
  [[nodiscard]] std::string describe() const;
};

/// From what waitpid() reports for a process that has ended.
[[nodiscard]] Exit exit_from_wait_status(int status);

}  // namespace gillab::process
