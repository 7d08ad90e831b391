// libgillab-probe.so: preloaded into the programs that `gillab trace` runs. In a program without Python it
// does nothing.

#include <cstdlib>

#include "observe/probe/collector_address.h"
#include "observe/probe/observe.h"

namespace {

[[gnu::constructor]] void observe_this_process() {
  const char* const address = std::getenv(gillab::probe::kCollectorVariable);
  if (address == nullptr) return;
  if (const auto wanted = gillab::probe::parse_collector(address)) gillab::probe::observe(*wanted);
}

[[gnu::destructor]] void end_with_this_process() {
  gillab::probe::end_program();
}

}  // namespace
