#include "base/files/place.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <system_error>

namespace gillab::files {

namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  // as many as the kernel follows

bool forgets(const struct stat& status) {
  return S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3);  // /dev/null
}

Place::Kind kind_of(const struct stat& status) {
  if (S_ISREG(status.st_mode)) return Place::Kind::kFile;
  if (S_ISDIR(status.st_mode)) return Place::Kind::kFolder;
  return forgets(status) ? Place::Kind::kSink : Place::Kind::kStream;
}

Place existing(const struct stat& status) {
  return {.device = status.st_dev, .inode = status.st_ino, .name = {}, .kind = kind_of(status)};
}

}  // namespace

std::optional<Place> place_of(const fs::path& path) {
  struct stat status {};
  fs::path place = path;
  for (int links = 0; links < kMostLinks; ++links) {
    if (::stat(place.c_str(), &status) == 0) return existing(status);
    std::error_code error;
    const fs::path target = fs::read_symlink(place, error);
    if (error) break;
    place = place.parent_path() / target;
  }
  const fs::path folder = place.has_parent_path() ? place.parent_path() : fs::path{"."};
  if (!place.has_filename() || ::stat(folder.c_str(), &status) != 0) return std::nullopt;
  return Place{.device = status.st_dev,
               .inode = status.st_ino,
               .name = place.filename().string(),
               .kind = Place::Kind::kNothing};
}

std::optional<Place> place_of_open(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return std::nullopt;
  return existing(status);
}

}  // namespace gillab::files
