#include "base/process/orphans.h"

#include <dirent.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

namespace gillab::process {

namespace {

/// The parent of a process, from /proc: the field after the command name, which may hold anything.
pid_t parent_of(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string stat;
  std::getline(file, stat);
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 4 > stat.size()) return -1;
  return static_cast<pid_t>(std::strtol(stat.c_str() + name_end + 4, nullptr, 10));
}

bool is_guard(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/comm");
  std::string name;
  return std::getline(file, name) && name == kGuardName;
}

}  // namespace

std::vector<pid_t> children() {
  const std::unique_ptr<DIR, int (*)(DIR*)> processes(::opendir("/proc"), &::closedir);
  std::vector<pid_t> found;
  if (!processes) return found;
  while (const dirent* entry = ::readdir(processes.get())) {
    const std::string name = static_cast<const char*>(entry->d_name);
    const bool number = std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    if (number && parent_of(name) == ::getpid()) found.push_back(static_cast<pid_t>(std::stol(name)));
  }
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
