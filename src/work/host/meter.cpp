#include "work/host/meter.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>

#include "base/system/cpu_times.h"
#include "base/system/run_delay.h"
#include "observe/probe/python_code.h"
#include "work/host/children.h"

namespace gillab::host {

namespace {

double read_clock_s(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double process_cpu_s() {
  return read_clock_s(CLOCK_PROCESS_CPUTIME_ID);
}

double thread_cpu_s() {
  return read_clock_s(CLOCK_THREAD_CPUTIME_ID);
}

/// CPU time that the hypervisor gave to others since boot, averaged over the CPUs of the machine.
double steal_s() {
  const auto times = system::cpu_times();
  if (!times) return 0;
  return static_cast<double>(times->steal) /
         static_cast<double>(::sysconf(_SC_CLK_TCK) * ::sysconf(_SC_NPROCESSORS_ONLN));
}

/// What has come to a sum since. The kernel's own may shrink (steal when a CPU goes, /proc when it is taken
/// away), and none of what they count can be less than nothing.
double since(double before, double now) {
  return std::max(0.0, now - before);
}

std::optional<double> since(std::optional<double> before, std::optional<double> now) {
  if (!before || !now) return std::nullopt;
  return since(*before, *now);
}

}  // namespace

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void ThreadMeter::prepare() {
  delay_s_ = system::run_delay_s();
}

void ThreadMeter::begin() {
  gil_ = probe::thread_sums();
  cpu_s_ = thread_cpu_s();
  begin_s_ = now_s();
}

void ThreadMeter::end() {
  end_s_ = now_s();
  cpu_s_ = thread_cpu_s() - cpu_s_;
  const probe::ThreadSums gil = probe::thread_sums();
  gil_ = {.hold_s = gil.hold_s - gil_.hold_s, .wait_s = gil.wait_s - gil_.wait_s};
}

void ThreadMeter::finish() {
  delay_s_ = since(delay_s_, system::run_delay_s());
}

protocol::ThreadShare ThreadMeter::share() const {
  // The clocks are read one after the other, so the parts are fitted into the whole, the exact ones first.
  double rest_s = std::max(0.0, end_s_ - begin_s_);
  const auto take = [&rest_s](double part_s) {
    const double taken_s = std::clamp(part_s, 0.0, rest_s);
    rest_s -= taken_s;
    return taken_s;
  };
  protocol::ThreadShare share;
  share.hold_s = take(gil_.hold_s);
  share.wait_s = take(gil_.wait_s);
  share.running_s = take(cpu_s_ - gil_.hold_s);
  share.ready_s = take(delay_s_.value_or(0));
  share.blocked_s = rest_s;
  return share;
}

void Meter::start() {
  steal_s_ = steal_s();
  run_delay_s_ = system::run_delay_s();
  children_cpu_s_ = children_cpu_s();
  gil_ = probe::gil_sums();
  cpu_s_ = process_cpu_s();
  real_s_ = now_s();
}

protocol::Timing Meter::stop(double end_s) const {
  const double end = end_s > 0 ? end_s : now_s();
  const double cpu = process_cpu_s();
  protocol::Timing timing{.real_s = end - real_s_, .cpu_s = cpu - cpu_s_, .gil = gil_account(end - real_s_)};
  timing.cpu_s += since(children_cpu_s_, children_cpu_s());
  timing.run_delay_s = since(run_delay_s_, system::run_delay_s());
  timing.steal_s = since(steal_s_, steal_s());
  return timing;
}

std::optional<protocol::GilAccount> Meter::gil_account(double real_s) const {
  if (!probe::observes_gil()) return std::nullopt;
  const probe::GilSums now = probe::gil_sums();
  const bool used = now.acquires != gil_.acquires || now.hold_s != gil_.hold_s;
  // A free-threaded build switches its GIL on for imports, so that one was seen says nothing.
  if (probe::is_free_threaded() && !used) return std::nullopt;
  // Another thread that was about to let go may have looked like a holder then.
  const double hold_s = since(gil_.hold_s, now.hold_s);
  return protocol::GilAccount{.held_share = real_s > 0 ? std::clamp(hold_s / real_s, 0.0, 1.0) : 0,
                              .hold_s = hold_s,
                              .wait_s = since(gil_.wait_s, now.wait_s),
                              .acquires = now.acquires - gil_.acquires,
                              .handoffs = now.handoffs - gil_.handoffs,
                              .forced = now.forced - gil_.forced,
                              .threads = {}};
}

}  // namespace gillab::host
