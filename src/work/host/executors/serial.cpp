#include "work/host/executor.h"
#include "work/host/meter.h"

namespace gillab::host {

protocol::Timing run_serial(Work& work, int /*workers*/) {
  const std::unique_ptr<Seat> seat = work.seat();
  Meter meter;
  ThreadMeter thread;
  thread.prepare();
  meter.start();
  thread.begin();
  {
    const Seated seated(*seat);
    for (std::size_t task = 0; task < work.tasks(); ++task)
      seat->run(task);
    thread.end();
  }
  thread.finish();
  protocol::Timing timing = meter.stop(thread.end_s());
  if (timing.gil) timing.gil->threads.push_back(thread.share());
  timing.threads = 1;
  return timing;
}

protocol::Timing run_as_one(Work& work, int workers) {
  protocol::Timing timing = run_serial(work, workers);
  timing.threads = workers;
  return timing;
}

}  // namespace gillab::host
