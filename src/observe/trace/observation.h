#pragma once

#include <string>
#include <vector>

#include "observe/trace/account.h"

namespace gillab::trace {

/// What was found out about a command and everything it started.
struct Observation {
  std::vector<std::string> command;
  std::string version;  ///< of gillab
  int status = 0;       ///< as gillab hands it on
  std::string ending;   ///< "ended with exit status 0", "was killed by SIGKILL (Killed)"
  int cpus = 1;         ///< usable
  int unrecorded = 0;   ///< processes that could not be recorded
  double probe_ns = 0;  ///< cost of recording one event, measured in this run; 0: not measured
  std::vector<ProcessAccount> processes;  ///< in the order in which they took their GIL first
};

}  // namespace gillab::trace
