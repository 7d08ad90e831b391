#include "base/system/cgroup.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace gillab::system {
namespace {

namespace fs = std::filesystem;

/// A /proc and /sys of its own, gone with the test.
class Cgroup : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gillab-cgroup-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  void put(const std::string& file, const std::string& text) const {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }

  [[nodiscard]] std::optional<double> limit() const { return cgroup_cpu_limit(root_); }

 private:
  fs::path root_;
};

TEST_F(Cgroup, NoneWithoutAnySign) {
  EXPECT_EQ(limit(), std::nullopt);
  put("proc/self/cgroup", "0::/\n");
  EXPECT_EQ(limit(), std::nullopt);
  put("sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_EQ(limit(), std::nullopt);
}

TEST_F(Cgroup, OfVersionTwo) {
  put("proc/self/cgroup", "0::/user.slice/run.scope\n");
  put("sys/fs/cgroup/user.slice/run.scope/cpu.max", "150000 100000\n");
  EXPECT_EQ(limit(), 1.5);
}

TEST_F(Cgroup, TheLowestOfThoseAround) {
  put("proc/self/cgroup", "0::/user.slice/run.scope\n");
  put("sys/fs/cgroup/user.slice/run.scope/cpu.max", "400000 100000\n");
  put("sys/fs/cgroup/user.slice/cpu.max", "50000 100000\n");
  put("sys/fs/cgroup/cpu.max", "max 100000\n");
  EXPECT_EQ(limit(), 0.5);
}

TEST_F(Cgroup, OfVersionOneWhereverTheProcessIs) {
  put("proc/self/cgroup", "5:memory:/box\n4:cpu,cpuacct:/box/inner\n3:cpuset:/\n");
  put("sys/fs/cgroup/cpu/box/inner/cpu.cfs_quota_us", "-1\n");
  put("sys/fs/cgroup/cpu/box/inner/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit(), std::nullopt);
  put("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "200000\n");
  put("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit(), 2.0);
}

TEST_F(Cgroup, OfVersionOneInAContainerThatSeesOnlyItsOwn) {
  put("proc/self/cgroup", "1:cpu:/docker/1f2e\n0::/\n");
  put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n");
  put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(limit(), 1.0);
}

TEST_F(Cgroup, NonsenseIsNoLimit) {
  put("proc/self/cgroup", "\n:\nx\n0:\n0::\n::::\n0::/../../..\n");
  for (const std::string text :
       {"", "max", "100000", "-5 100000", "0 100000", "100000 0", "nan nan", "x y"}) {
    put("sys/fs/cgroup/cpu.max", text);
    EXPECT_EQ(limit(), std::nullopt) << text;
  }
}

TEST(CpusWithin, PartOfACpuCountsAsOne) {
  EXPECT_EQ(cpus_within(8, 0.25), 1);
  EXPECT_EQ(cpus_within(8, 1.5), 2);
  EXPECT_EQ(cpus_within(8, 2), 2);
  EXPECT_EQ(cpus_within(8, 7.5), 8);
  EXPECT_EQ(cpus_within(8, 1e300), 8);
  EXPECT_EQ(cpus_within(1, 4), 1);
}

}  // namespace
}  // namespace gillab::system
