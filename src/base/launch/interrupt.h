#pragma once

#include <array>
#include <csignal>

#include "base/support/file_descriptor.h"

namespace gillab::launch {

/// Turns SIGINT, SIGTERM, SIGHUP and SIGQUIT into something that poll() can see, as long as the object lives.
/// A second signal ends the process at once, as it would have without us. One object at a time.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  [[nodiscard]] bool requested() const;
  /// Readable from the first signal on.
  [[nodiscard]] int descriptor() const { return pipe_.read.get(); }

 private:
  static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

  Pipe pipe_;
  std::array<struct sigaction, kSignals.size()> before_{};
};

}  // namespace gillab::launch
