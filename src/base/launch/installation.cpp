#include "base/launch/installation.h"

#include <fmt/format.h>
#include <fmt/std.h>

#include <algorithm>

#include "base/support/error.h"

namespace gillab::launch {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHostPrefix = "gillab-host.";
constexpr std::string_view kHostSuffix = ".so";

}  // namespace

Installation::Installation() {
  executable_ = fs::read_symlink("/proc/self/exe");
  const fs::path root = executable_.parent_path().parent_path();
  share_ = root / "share" / "gillab";
  lib_ = root / "lib" / "gillab";
  std::error_code error;
  if (!fs::is_directory(scenarios(), error) || !fs::is_directory(lib_, error)) {
    throw Error(
        fmt::format("gillab's files are missing: expected {} and {}. Run it from its build tree or install "
                    "it with 'cmake --install'.",
                    scenarios().string(), lib_.string()));
  }
}

fs::path Installation::host(const std::string& abi) const {
  return lib_ / fmt::format("{}{}{}", kHostPrefix, abi, kHostSuffix);
}

fs::path Installation::setup_script() const {
  std::error_code error;
  const fs::path script = fs::canonical(scenarios(), error).parent_path() / "scripts" / "setup";
  return !error && fs::exists(script, error) ? script : fs::path();
}

std::vector<std::string> Installation::host_abis() const {
  std::vector<std::string> abis;
  for (const fs::directory_entry& entry : fs::directory_iterator(lib_)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kHostPrefix) || !name.ends_with(kHostSuffix)) continue;
    abis.push_back(name.substr(kHostPrefix.size(), name.size() - kHostPrefix.size() - kHostSuffix.size()));
  }
  std::ranges::sort(abis);
  return abis;
}

}  // namespace gillab::launch
