#include "base/system/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>

#include "base/system/cgroup.h"
#include "base/system/cpu_times.h"

namespace gillab::system {

namespace {

namespace fs = std::filesystem;

std::optional<std::string> first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  return line;
}

std::optional<double> number_in(const fs::path& path) {
  const auto line = first_line(path);
  if (!line) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(line->c_str(), &end);
  return end != line->c_str() ? std::optional(value) : std::nullopt;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

int affinity_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

/// The first value of each key in /proc/cpuinfo.
std::map<std::string, std::string> cpuinfo(const fs::path& root) {
  std::map<std::string, std::string> first;
  std::ifstream file(root / "proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    first.emplace(line.substr(0, line.find_last_not_of(" \t", colon - 1) + 1), line.substr(colon + 2));
  }
  return first;
}

void read_cpuinfo(const fs::path& root, Machine& machine) {
  const auto facts = cpuinfo(root);
  const auto fact = [&](const char* key) {
    const auto found = facts.find(key);
    return found == facts.end() ? std::string() : found->second;
  };
  machine.cpu_model = fact("model name");
  const std::string family = fact("cpu family");
  if (!family.empty())
    machine.cpu_id = "family " + family + ", model " + fact("model") + ", stepping " + fact("stepping");
  if (const std::string mhz = fact("cpu MHz"); !mhz.empty())
    machine.mhz_per_cpu = static_cast<int>(std::lround(std::strtod(mhz.c_str(), nullptr)));
}

/// CPUs named by a list such as "0-3,8".
int cpus_in_list(const std::string& list) {
  int count = 0;
  std::istringstream ranges(list);
  for (std::string range; std::getline(ranges, range, ',');) {
    const std::size_t dash = range.find('-');
    const int first = std::atoi(range.c_str());
    const int last = dash == std::string::npos ? first : std::atoi(range.c_str() + dash + 1);
    count += last - first + 1;
  }
  return count;
}

std::vector<Cache> caches(const fs::path& root) {
  std::vector<Cache> found;
  for (int index = 0;; ++index) {
    const fs::path directory = root / ("sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index));
    const auto level = number_in(directory / "level");
    const auto size_kib = number_in(directory / "size");
    if (!level || !size_kib) return found;
    found.push_back({.type = first_line(directory / "type").value_or(""),
                     .level = static_cast<int>(*level),
                     .size = static_cast<std::int64_t>(*size_kib) * 1024,
                     .num_sharing = cpus_in_list(first_line(directory / "shared_cpu_list").value_or(""))});
  }
}

/// Share of all CPU time since boot that the hypervisor gave to others.
std::optional<double> steal_since_boot(const fs::path& root) {
  const auto times = cpu_times(root);
  if (!times || times->total <= 0) return std::nullopt;
  return static_cast<double>(times->steal) / static_cast<double>(times->total);
}

std::vector<double> load_average() {
  std::array<double, 3> loads{};
  const int count = ::getloadavg(loads.data(), static_cast<int>(loads.size()));
  return {loads.begin(), loads.begin() + std::max(count, 0)};
}

}  // namespace

Machine inspect_machine(const fs::path& root) {
  Machine machine;
  machine.host_name = host_name();
  machine.num_cpus = std::max(1, static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)));
  machine.cgroup_limit = cgroup_cpu_limit(root);
  machine.usable_cpus = affinity_cpus();
  if (machine.cgroup_limit) {
    machine.usable_cpus = cpus_within(machine.usable_cpus, *machine.cgroup_limit);
  }
  read_cpuinfo(root, machine);
  machine.governor = first_line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  if (machine.governor) machine.cpu_scaling_enabled = *machine.governor != "performance";
  if (const auto aslr = number_in(root / "proc/sys/kernel/randomize_va_space"))
    machine.aslr_enabled = *aslr > 0;
  machine.steal = steal_since_boot(root);
  machine.load_avg = load_average();
  machine.caches = caches(root);
  return machine;
}

}  // namespace gillab::system
