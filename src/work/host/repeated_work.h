#pragma once

#include <memory>

#include "base/protocol/messages.h"
#include "work/host/work.h"

namespace gillab::host {

/// Work whose tasks run a number of times each, so that those which are over at once last long enough to be
/// timed. One task's runs follow each other in one seat: no two threads ever run the same task at the same
/// time, and threads share as many tasks as before.
class RepeatedWork final : public Work {
 public:
  /// `iterations`: at least 1.
  RepeatedWork(std::unique_ptr<Work> work, int iterations);

  [[nodiscard]] std::size_t tasks() const override { return work_->tasks(); }
  [[nodiscard]] std::unique_ptr<Seat> seat() override;
  /// Of each task's last run.
  [[nodiscard]] python::Object results() override { return work_->results(); }

 private:
  std::unique_ptr<Work> work_;
  int iterations_;
};

/// The timing of one iteration, from that of them all: its times are divided, its counts are not.
[[nodiscard]] protocol::Timing of_one(protocol::Timing timing, int iterations);

}  // namespace gillab::host
