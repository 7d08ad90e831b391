#pragma once

#include <optional>

#include "base/protocol/messages.h"
#include "base/support/file_descriptor.h"
#include "observe/probe/sums.h"

namespace gillab::host {

/// Seconds on the clock that every timing uses; monotonic.
[[nodiscard]] double now_s();

/// The calling thread's part of a sample. The four are called on that thread, in this order; what takes its
/// time is in the first and the last, outside the timed part.
class ThreadMeter {
 public:
  void prepare();
  void begin();
  void end();
  void finish();

  [[nodiscard]] double end_s() const { return end_s_; }  ///< by now_s(); 0 without end()
  [[nodiscard]] std::optional<double> run_delay_s() const { return delay_s_; }
  [[nodiscard]] protocol::ThreadShare share() const;

 private:
  double begin_s_ = 0;
  double end_s_ = 0;
  std::optional<double> delay_s_;
  double cpu_s_ = 0;
  probe::ThreadSums gil_;
};

/// Measures what passes between start() and stop(): wall time, CPU time of the process and its children, the
/// calling thread's run-queue delay, the machine's CPU steal, and who held the GIL. The clocks are read
/// innermost.
class Meter {
 public:
  void start();
  /// `end_s`: when the measured work ended by now_s(), if that was before this call; otherwise 0.
  [[nodiscard]] protocol::Timing stop(double end_s = 0) const;

 private:
  [[nodiscard]] std::optional<protocol::GilAccount> gil_account(double real_s) const;

  double real_s_ = 0;
  double cpu_s_ = 0;
  double children_cpu_s_ = 0;
  std::optional<double> run_delay_s_;
  double steal_s_ = 0;
  probe::GilSums gil_;
};

}  // namespace gillab::host
