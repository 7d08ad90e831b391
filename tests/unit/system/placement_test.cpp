#include "base/system/placement.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <vector>

namespace gillab::system {
namespace {

std::vector<int> allowed_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  EXPECT_EQ(::sched_getaffinity(0, sizeof set, &set), 0);
  std::vector<int> cpus;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  return cpus;
}

/// How often the thread is where it was sent, of as many times.
int arrivals(int which, int cpu, int times) {
  int found = 0;
  for (int i = 0; i < times; ++i) {
    begin_on_cpu(which);
    found += ::sched_getcpu() == cpu ? 1 : 0;
  }
  return found;
}

TEST(Placement, MovesTheThreadAndLeavesItFree) {
  const std::vector<int> before = allowed_cpus();
  const int count = static_cast<int>(before.size());
  constexpr int kTimes = 50;
  for (int which = 0; which < 2 * count; ++which) {
    // The kernel may take it away at once, but not every time.
    EXPECT_GT(arrivals(which, before[static_cast<std::size_t>(which % count)], kTimes), 0) << which;
    EXPECT_EQ(allowed_cpus(), before);
  }
}

TEST(Placement, TakesWhateverANumberMeans) {
  const std::vector<int> before = allowed_cpus();
  begin_on_cpu(-1);
  begin_on_cpu(2'000'000'000);
  EXPECT_EQ(allowed_cpus(), before);
}

}  // namespace
}  // namespace gillab::system
