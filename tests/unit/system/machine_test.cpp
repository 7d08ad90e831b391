#include "base/system/machine.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

namespace gillab::system {
namespace {

namespace fs = std::filesystem;

/// A file system with nothing in it but what a test puts there.
class MachineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gillab-machine-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root = name;
  }
  void TearDown() override { fs::remove_all(root); }

  void put(const std::string& path, const std::string& contents) const {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << contents;
  }

  /// One cache of the first CPU.
  void put_cache(int index, const std::string& type, int level, const std::string& size,
                 const std::string& cpus) const {
    const std::string directory = "sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index) + "/";
    put(directory + "type", type + "\n");
    put(directory + "level", std::to_string(level) + "\n");
    put(directory + "size", size + "\n");
    put(directory + "shared_cpu_list", cpus + "\n");
  }

  [[nodiscard]] Machine inspect() const { return inspect_machine(root); }

  fs::path root;
};

TEST_F(MachineTest, WhatCannotBeReadIsAbsent) {
  const Machine machine = inspect();
  EXPECT_EQ(machine.cpu_model, "");
  EXPECT_EQ(machine.cpu_id, "");
  EXPECT_FALSE(machine.cgroup_limit);
  EXPECT_FALSE(machine.mhz_per_cpu);
  EXPECT_FALSE(machine.governor);
  EXPECT_FALSE(machine.cpu_scaling_enabled);
  EXPECT_FALSE(machine.aslr_enabled);
  EXPECT_FALSE(machine.steal);
  EXPECT_TRUE(machine.caches.empty());
}

TEST_F(MachineTest, AsksTheSystemForWhatIsInNoFile) {
  const Machine machine = inspect();
  EXPECT_FALSE(machine.host_name.empty());
  EXPECT_GE(machine.num_cpus, 1);
  EXPECT_GE(machine.usable_cpus, 1);
  EXPECT_EQ(machine.load_avg.size(), 3U);
}

TEST_F(MachineTest, NamesTheFirstProcessorOfSeveral) {
  put("proc/cpuinfo",
      "processor\t: 0\ncpu family\t: 25\nmodel\t\t: 17\nmodel name\t: Example CPU @ 3 GHz\n"
      "stepping\t: 1\ncpu MHz\t\t: 2999.7\nflags\t\t:\n\n"
      "processor\t: 1\nmodel\t\t: 4\nmodel name\t: Another CPU\ncpu MHz\t\t: 800.0\n");
  EXPECT_EQ(inspect().cpu_model, "Example CPU @ 3 GHz");
  EXPECT_EQ(inspect().cpu_id, "family 25, model 17, stepping 1");
  EXPECT_EQ(inspect().mhz_per_cpu, 3000);
}

TEST_F(MachineTest, TheTightestLimitOfAGroupAndItsParentsCounts) {
  put("proc/self/cgroup", "1:name=systemd:/elsewhere\n0::/jobs/one\n");
  put("sys/fs/cgroup/elsewhere/cpu.max", "10000 100000\n");
  put("sys/fs/cgroup/jobs/one/cpu.max", "400000 100000\n");
  EXPECT_EQ(inspect().cgroup_limit, 4.0);
  put("sys/fs/cgroup/jobs/cpu.max", "150000 100000\n");
  EXPECT_EQ(inspect().cgroup_limit, 1.5);
  put("sys/fs/cgroup/cpu.max", "200000 100000\n");
  EXPECT_EQ(inspect().cgroup_limit, 1.5);
}

TEST_F(MachineTest, AGroupWithoutALimitHasNone) {
  put("proc/self/cgroup", "0::/\n");
  put("sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_FALSE(inspect().cgroup_limit);
}

TEST_F(MachineTest, KnowsTheLimitsOfTheOlderGroups) {
  put("proc/self/cgroup", "4:cpu,cpuacct:/\n");
  put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "250000\n");
  put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(inspect().cgroup_limit, 2.5);
  put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  EXPECT_FALSE(inspect().cgroup_limit) << "-1 is no limit";
}

TEST_F(MachineTest, ALimitLowersTheUsableCpusToTheNextWholeOne) {
  const int allowed = inspect().usable_cpus;
  put("proc/self/cgroup", "0::/\n");
  put("sys/fs/cgroup/cpu.max", "50000 100000\n");
  EXPECT_EQ(inspect().usable_cpus, 1) << "half a CPU is still one to run on";
  put("sys/fs/cgroup/cpu.max", "110000 100000\n");
  EXPECT_EQ(inspect().usable_cpus, std::min(2, allowed));
  put("sys/fs/cgroup/cpu.max", "100000000 100000\n");
  EXPECT_EQ(inspect().usable_cpus, allowed) << "a generous limit gives no CPUs";
}

TEST_F(MachineTest, OnlyThePerformanceGovernorKeepsTheClock) {
  const std::string file = "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
  put(file, "performance\n");
  EXPECT_EQ(inspect().governor, "performance");
  EXPECT_EQ(inspect().cpu_scaling_enabled, false);
  put(file, "schedutil\n");
  EXPECT_EQ(inspect().governor, "schedutil");
  EXPECT_EQ(inspect().cpu_scaling_enabled, true);
}

TEST_F(MachineTest, TellsWhetherAddressesAreRandom) {
  put("proc/sys/kernel/randomize_va_space", "2\n");
  EXPECT_EQ(inspect().aslr_enabled, true);
  put("proc/sys/kernel/randomize_va_space", "0\n");
  EXPECT_EQ(inspect().aslr_enabled, false);
  put("proc/sys/kernel/randomize_va_space", "?\n");
  EXPECT_FALSE(inspect().aslr_enabled);
}

TEST_F(MachineTest, StealIsAShareOfAllTime) {
  // user, nice, system, idle, iowait, irq, softirq, steal; what guests got is within user already.
  put("proc/stat", "cpu  100 0 50 700 50 0 0 100 70 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
  EXPECT_EQ(inspect().steal, 0.1);
  put("proc/stat", "cpu  0 0 0 0 0 0 0 0 0 0\n");
  EXPECT_FALSE(inspect().steal);
  put("proc/stat", "cpu  100 0 50 700\n");
  EXPECT_FALSE(inspect().steal) << "a kernel that does not count steal";
}

TEST_F(MachineTest, ListsTheCachesOfACpu) {
  put_cache(0, "Data", 1, "32K", "0,4");
  put_cache(1, "Unified", 3, "30720K", "0-3,8-11");
  put_cache(3, "Unified", 4, "1K", "0");  // not reached: there is no third
  const auto caches = inspect().caches;
  ASSERT_EQ(caches.size(), 2U);
  EXPECT_EQ(caches[0].type, "Data");
  EXPECT_EQ(caches[0].level, 1);
  EXPECT_EQ(caches[0].size, 32 * 1024);
  EXPECT_EQ(caches[0].num_sharing, 2);
  EXPECT_EQ(caches[1].type, "Unified");
  EXPECT_EQ(caches[1].level, 3);
  EXPECT_EQ(caches[1].size, 30 * 1024 * 1024);
  EXPECT_EQ(caches[1].num_sharing, 8);
}

}  // namespace
}  // namespace gillab::system
