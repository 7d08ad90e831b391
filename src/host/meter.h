#pragma once

#include "protocol/messages.h"
#include "support/file_descriptor.h"

namespace gillab::host {

/// Seconds on the clock that every timing uses; monotonic.
[[nodiscard]] double now_s();

/// Time the calling thread has been ready to run but was not scheduled, since it began, in seconds.
/// 0 where the kernel keeps no such account (/proc/thread-self/schedstat).
[[nodiscard]] double run_delay_s();

/// Measures what passes between start() and stop(): wall time, CPU time of the process, the calling thread's
/// run-queue delay and the machine's CPU steal. The clocks are read innermost.
class Meter {
 public:
  void start();
  /// `end_s`: when the measured work ended by now_s(), if that was before this call; otherwise 0.
  [[nodiscard]] protocol::Timing stop(double end_s = 0) const;

 private:
  double real_s_ = 0;
  double cpu_s_ = 0;
  double run_delay_s_ = 0;
  double steal_s_ = 0;
};

}  // namespace gillab::host
