#include "base/process/orphans.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/system/process_stat.h"
#include "base/system/processes.h"

namespace gillab::process {

namespace {

bool is_guard(pid_t process) {
  return system::process_name(process) == kGuardName;
}

}  // namespace

std::vector<pid_t> children() {
  std::vector<pid_t> found = system::processes();
  std::erase_if(found, [](pid_t process) {
    const auto stat = system::process_stat(process);
    return !stat || stat->parent != ::getpid();
  });
  return found;
}

void adopt_orphans() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void kill_orphans() {
  for (bool found = true; found;) {
    found = false;
    for (const pid_t child : children()) {
      if (is_guard(child)) continue;
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      found = true;
    }
  }
}

}  // namespace gillab::process
