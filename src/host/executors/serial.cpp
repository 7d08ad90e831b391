#include "host/executor.h"
#include "host/meter.h"

namespace gillab::host {

protocol::Timing run_serial(Work& work, int /*workers*/) {
  Meter meter;
  meter.start();
  for (std::size_t task = 0; task < work.tasks(); ++task)
    work.run(task);
  protocol::Timing timing = meter.stop();
  timing.threads = 1;
  return timing;
}

}  // namespace gillab::host
