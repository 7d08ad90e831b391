#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/process/exit.h"

namespace gillab::process {

/// A program that runs in our place for a while: with our standard streams, in our process group, so that the
/// terminal's keys reach it as if we weren't there.
class Foreground {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  /// Starts `arguments`, the first looked up on PATH, with `environment` on top of ours. From now on the
  /// signals that end us are for it. Call it with one thread. Throws std::system_error when it cannot be
  /// started.
  Foreground(const std::vector<std::string>& arguments, const Environment& environment);
  Foreground(const Foreground&) = delete;
  Foreground& operator=(const Foreground&) = delete;
  ~Foreground();

  /// Waits for its end. A signal that somebody sends to us is passed on; what the terminal sends, it got
  /// itself. Its process id stays known until the object goes.
  Exit wait();

 private:
  void stop_with_it() const;

  pid_t id_ = -1;
  sigset_t before_{};
};

}  // namespace gillab::process
