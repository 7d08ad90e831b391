#include "base/system/cgroup.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <string_view>

namespace gillab::system {

namespace {

namespace fs = std::filesystem;

/// What one group allows: quota over period, nothing when it says "max", -1, or not even that.
using GroupLimit = std::function<std::optional<double>(const fs::path&)>;

std::optional<double> ratio_of(std::istream& text) {
  double quota = 0;
  double period = 0;
  if (!(text >> quota >> period) || !(quota > 0) || !(period > 0)) return std::nullopt;
  return quota / period;
}

std::optional<double> v2_limit(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  return ratio_of(file);
}

std::optional<double> v1_limit(const fs::path& group) {
  std::stringstream both;
  for (const char* name : {"cpu.cfs_quota_us", "cpu.cfs_period_us"}) {
    std::ifstream file(group / name);
    std::string number;
    file >> number;
    both << number << ' ';
  }
  return ratio_of(both);
}

std::optional<double> lower_of(std::optional<double> one, std::optional<double> other) {
  return one && other ? std::min(*one, *other) : (one ? one : other);
}

/// Of a group and all around it, any of which may set the limit. A container sees its group as the outermost
/// and has no directory for what the path says beyond.
std::optional<double> lowest_limit(const fs::path& tree, const std::string& group, const GroupLimit& limit) {
  std::optional<double> lowest;
  for (fs::path path = fs::path(group).relative_path();; path = path.parent_path()) {
    lowest = lower_of(lowest, limit(tree / path));
    if (path.empty()) return lowest;
  }
}

bool names_cpu(std::string_view controllers) {
  while (!controllers.empty()) {
    const std::size_t end = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, end) == "cpu") return true;
    controllers.remove_prefix(std::min(end + 1, controllers.size()));
  }
  return false;
}

}  // namespace

std::optional<double> cgroup_cpu_limit(const fs::path& root) {
  const fs::path trees = root / "sys/fs/cgroup";
  std::optional<double> lowest;
  std::ifstream membership(root / "proc/self/cgroup");
  // "0::/user.slice" is version 2, "4:cpu,cpuacct:/docker/1f" one tree of version 1.
  for (std::string line; std::getline(membership, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      lowest = lower_of(lowest, lowest_limit(trees, group, &v2_limit));
    } else if (names_cpu(controllers)) {
      // Where it is mounted under both names together, "cpu" is a link.
      lowest = lower_of(lowest, lowest_limit(trees / "cpu", group, &v1_limit));
    }
  }
  return lowest;
}

int cpus_within(int cpus, double limit) {
  if (!(limit < cpus)) return cpus;
  return std::max(1, static_cast<int>(std::ceil(limit)));
}

}  // namespace gillab::system
