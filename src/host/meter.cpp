#include "host/meter.h"

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <string>

namespace gillab::host {

namespace {

double process_cpu_s() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// CPU time that the hypervisor gave to others since boot, averaged over the CPUs of the machine.
double steal_s() {
  std::ifstream file("/proc/stat");
  std::string label;
  double ticks = 0;
  file >> label;
  for (int field = 1; field <= 8; ++field)
    file >> ticks;
  return file ? ticks / static_cast<double>(::sysconf(_SC_CLK_TCK) * ::sysconf(_SC_NPROCESSORS_ONLN)) : 0;
}

}  // namespace

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double run_delay_s() {
  std::ifstream file("/proc/thread-self/schedstat");
  double running_ns = 0;
  double waiting_ns = 0;
  return file >> running_ns >> waiting_ns ? waiting_ns * 1e-9 : 0;
}

void Meter::start() {
  steal_s_ = steal_s();
  run_delay_s_ = run_delay_s();
  cpu_s_ = process_cpu_s();
  real_s_ = now_s();
}

protocol::Timing Meter::stop(double end_s) const {
  const double end = end_s > 0 ? end_s : now_s();
  const double cpu = process_cpu_s();
  return {.real_s = end - real_s_,
          .cpu_s = cpu - cpu_s_,
          .run_delay_s = run_delay_s() - run_delay_s_,
          .steal_s = steal_s() - steal_s_};
}

}  // namespace gillab::host
