#include "work/host/children.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace gillab::host {

namespace {

namespace fs = std::filesystem;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

/// User and system time of a process and of its children that it waited for, from /proc/PID/stat; 0 when it
/// has gone.
double cpu_s(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text;
  std::getline(file, text);
  // The second field is the program's name in parentheses, which may hold anything.
  const std::size_t end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return 0;
  std::istringstream fields(text.substr(end_of_name + 1));
  constexpr int kFieldsBeforeTimes = 11;
  std::string skipped;
  for (int i = 0; i < kFieldsBeforeTimes; ++i)
    fields >> skipped;
  double ticks = 0;
  for (int i = 0; i < 4; ++i) {
    double part = 0;
    fields >> part;
    ticks += part;
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double descendants_cpu_s(const std::string& process) {
  double sum = 0;
  std::error_code error;
  for (const auto& thread : fs::directory_iterator(fmt::format("/proc/{}/task", process), error)) {
    std::ifstream children(thread.path() / "children");
    for (pid_t child = 0; children >> child;)
      sum += cpu_s(child) + descendants_cpu_s(std::to_string(child));
  }
  return sum;
}

}  // namespace

double children_cpu_s() {
  rusage waited_for{};
  ::getrusage(RUSAGE_CHILDREN, &waited_for);
  return seconds(waited_for.ru_utime) + seconds(waited_for.ru_stime) + descendants_cpu_s("self");
}

}  // namespace gillab::host
