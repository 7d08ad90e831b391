#include "host/executor.h"
#include "host/meter.h"

namespace gillab::host {

protocol::Timing run_serial(Work& work, int /*workers*/) {
  Meter meter;
  ThreadMeter thread;
  thread.prepare();
  meter.start();
  thread.begin();
  for (std::size_t task = 0; task < work.tasks(); ++task)
    work.run(task);
  thread.end();
  thread.finish();
  protocol::Timing timing = meter.stop(thread.end_s());
  if (timing.gil) timing.gil->threads.push_back(thread.share());
  timing.threads = 1;
  return timing;
}

}  // namespace gillab::host
