#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace gillab::files {

/// What users write where a file is wanted and the standard stream is meant.
inline constexpr const char* kDash = "-";
inline constexpr const char* kStandardInput = "/dev/stdin";

/// Where a path leads to in the end, whatever links, mounts and dots are on the way: two paths are one file
/// when their places are equal. What does not exist yet is known by the folder that it would be in.
struct Place {
  enum class Kind : std::uint8_t {
    kNothing,  ///< nothing is there yet
    kFile,     ///< a regular file
    kSink,     ///< /dev/null
    kStream,   ///< a pipe, a socket, a terminal or another device
    kFolder
  };

  dev_t device = 0;
  ino_t inode = 0;   ///< of what is there, or of the folder
  std::string name;  ///< in that folder; empty when something is there
  Kind kind = Kind::kNothing;

  [[nodiscard]] bool same_as(const Place& other) const {
    return device == other.device && inode == other.inode && name == other.name;
  }
};

/// Nothing when the path leads nowhere: its folder does not exist, or may not be looked into.
[[nodiscard]] std::optional<Place> place_of(const std::filesystem::path& path);

/// The place of what this process has open.
[[nodiscard]] std::optional<Place> place_of_open(int descriptor);

}  // namespace gillab::files
