#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace gillab::launch {

/// Where gillab's own files are: beside its executable, in a build tree as in an installation.
class Installation {
 public:
  /// Throws gillab::Error when the files are not where the executable expects them.
  Installation();

  [[nodiscard]] const std::filesystem::path& executable() const { return executable_; }
  [[nodiscard]] std::filesystem::path scenarios() const { return share_ / "scenarios"; }
  /// The directory that holds the Python package `gillab`.
  [[nodiscard]] std::filesystem::path python_path() const { return share_ / "python"; }

  /// The script that installs Debian packages, which a clone of the repository has; empty elsewhere.
  [[nodiscard]] std::filesystem::path setup_script() const;
  /// The worker host for an ABI, which need not exist.
  [[nodiscard]] std::filesystem::path host(const std::string& abi) const;
  /// The object that `gillab trace` preloads, the same for every Python.
  [[nodiscard]] std::filesystem::path probe() const { return lib_ / "gillab-probe.so"; }
  /// The ABIs that hosts were built for.
  [[nodiscard]] std::vector<std::string> host_abis() const;

 private:
  std::filesystem::path executable_;
  std::filesystem::path share_;
  std::filesystem::path lib_;
};

}  // namespace gillab::launch
