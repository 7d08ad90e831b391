#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gillab::system {

struct Cache {
  std::string type;  ///< "Data", "Instruction", "Unified"
  int level = 0;
  std::int64_t size = 0;  ///< bytes
  int num_sharing = 0;
};

/// The machine at the start of the run; unknown values are absent, never guessed.
struct Machine {
  std::string host_name;
  std::string cpu_model;
  /// "family 25, model 17, stepping 1": hypervisors give one name to several processors.
  std::string cpu_id;
  int num_cpus = 1;                    ///< online in the machine
  int usable_cpus = 1;                 ///< by affinity and cgroup limit
  std::optional<double> cgroup_limit;  ///< CPUs
  std::optional<int> mhz_per_cpu;
  std::optional<std::string> governor;
  std::optional<bool> cpu_scaling_enabled;
  std::optional<bool> aslr_enabled;
  std::optional<double> steal;  ///< share since boot, 0…1
  std::vector<double> load_avg;
  std::vector<Cache> caches;
};

/// What this machine is, as /proc and /sys below `root` tell it. What cannot be read stays absent.
[[nodiscard]] Machine inspect_machine(const std::filesystem::path& root = "/");

}  // namespace gillab::system
