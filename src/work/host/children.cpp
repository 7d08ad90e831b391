#include "work/host/children.h"

#include <sys/resource.h>
#include <unistd.h>

#include "base/system/process_stat.h"
#include "base/system/processes.h"

namespace gillab::host {

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double descendants_cpu_s(pid_t process) {
  double sum = 0;
  for (const pid_t child : system::listed_children(process)) {
    if (const auto stat = system::process_stat(child)) sum += stat->cpu_s + stat->waited_cpu_s;
    sum += descendants_cpu_s(child);
  }
  return sum;
}

}  // namespace

double children_cpu_s() {
  rusage waited_for{};
  ::getrusage(RUSAGE_CHILDREN, &waited_for);
  return seconds(waited_for.ru_utime) + seconds(waited_for.ru_stime) + descendants_cpu_s(::getpid());
}

}  // namespace gillab::host
