#pragma once

#include <string>
#include <vector>

#include "observe/trace/account.h"

namespace gillab::results {

/// What `gillab trace` found out about a command and everything it started.
struct TraceReport {
  std::string command;
  std::string version;  ///< of gillab
  int status = 0;       ///< as gillab hands it on
  std::string ending;   ///< "ended with status 0", "was killed by SIGKILL (Killed)"
  int cpus = 1;         ///< usable
  int unrecorded = 0;   ///< processes that could not be recorded
  double probe_ns = 0;  ///< cost of recording one event, measured in this run; 0: not measured
  std::vector<trace::ProcessAccount> processes;  ///< in the order in which they took their GIL first
};

/// The account as a JSON document; docs/probe.md tells its keys.
[[nodiscard]] std::string trace_json(const TraceReport& report);

}  // namespace gillab::results

namespace gillab::output {
using namespace results;
}
