#include "observe/probe/observe.h"

#include <unistd.h>

#include "observe/probe/clock.h"
#include "observe/probe/observer.h"
#include "observe/probe/python_code.h"

namespace gillab::probe {

bool observe(const Options& options) {
  if (!find_python()) return false;
  begin_observing(options);
  return true;
}

Header* recording() {
  return observer.memory ? &observer.memory.header() : nullptr;
}

void end_program() {
  if (!observer.memory) return;
  Header& header = observer.memory.header();
  // A child of vfork() has our memory, but its end isn't ours.
  if (header.process == static_cast<std::uint32_t>(::getpid())) header.ended.set(ticks());
}

void go_on() {
  if (!observer.memory) return;
  Header& header = observer.memory.header();
  if (header.process == static_cast<std::uint32_t>(::getpid())) header.ended.set(0);
}

}  // namespace gillab::probe
