#include "work/host/repeated_work.h"

#include <utility>

namespace gillab::host {

namespace {

class RepeatedSeat final : public Seat {
 public:
  RepeatedSeat(std::unique_ptr<Seat> seat, int iterations)
      : seat_(std::move(seat)), iterations_(iterations) {}

  void attach() override { seat_->attach(); }
  void detach() override { seat_->detach(); }
  void run(std::size_t task) override {
    for (int i = 0; i < iterations_; ++i)
      seat_->run(task);
  }

 private:
  std::unique_ptr<Seat> seat_;
  int iterations_;
};

}  // namespace

RepeatedWork::RepeatedWork(std::unique_ptr<Work> work, int iterations)
    : work_(std::move(work)), iterations_(iterations) {
}

std::unique_ptr<Seat> RepeatedWork::seat() {
  return std::make_unique<RepeatedSeat>(work_->seat(), iterations_);
}

protocol::Timing of_one(protocol::Timing timing, int iterations) {
  const double all = iterations;
  for (double* time_s : {&timing.real_s, &timing.cpu_s, &timing.steal_s})
    *time_s /= all;
  if (timing.run_delay_s) *timing.run_delay_s /= all;
  if (!timing.gil) return timing;
  timing.gil->hold_s /= all;
  timing.gil->wait_s /= all;
  for (protocol::ThreadShare& thread : timing.gil->threads) {
    for (double* part_s :
         {&thread.hold_s, &thread.wait_s, &thread.running_s, &thread.ready_s, &thread.blocked_s})
      *part_s /= all;
  }
  return timing;
}

}  // namespace gillab::host
