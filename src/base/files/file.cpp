#include "base/files/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "base/support/error.h"
#include "base/support/file_descriptor.h"

namespace gillab::files {
namespace {

namespace fs = std::filesystem;

std::string message_of(int code) {
  return std::generic_category().message(code);
}

[[noreturn]] void cannot_write(const fs::path& path, const std::string& reason) {
  throw Error(fmt::format("Cannot write '{}': {}.", path.string(), reason));
}

[[noreturn]] void cannot_read(const fs::path& path, const std::string& reason) {
  throw Error(fmt::format("Cannot read '{}': {}.", path.string(), reason));
}

/// Calls a system call again for as long as a signal interrupts it.
template <class Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) {
    result = call();
  }
  return result;
}

/// A file with a name of its own in a directory, gone with this object unless it was renamed.
class TemporaryFile {
 public:
  /// `target` is for the message only.
  TemporaryFile(const fs::path& directory, const fs::path& target) {
    constexpr int kAttempts = 1000;  // a crash may have left some behind
    for (int attempt = 0; attempt < kAttempts && !fd_.is_open(); ++attempt) {
      path_ = directory / fmt::format(".gillab-{}-{}.tmp", ::getpid(), attempt);
      fd_ = FileDescriptor{uninterrupted(
          [this] { return ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); })};
      if (!fd_.is_open() && errno != EEXIST) break;
    }
    if (!fd_.is_open()) {
      cannot_write(target, fmt::format("no file can be created in the directory '{}': {}", directory.string(),
                                       message_of(errno)));
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!renamed_) ::unlink(path_.c_str());
  }

  [[nodiscard]] int descriptor() const { return fd_.get(); }

  /// 0 or an errno.
  [[nodiscard]] int rename_to(const fs::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
    renamed_ = true;
    return 0;
  }

 private:
  fs::path path_;
  FileDescriptor fd_;
  bool renamed_ = false;
};

/// 0, or the errno with which writing ended.
int write_whole(int fd, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t written =
        uninterrupted([fd, contents] { return ::write(fd, contents.data(), contents.size()); });
    if (written < 0) return errno;
    contents.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// 0 or an errno. Some file systems cannot sync, which is no reason to lose the results.
int synced(int fd) {
  if (::fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS || errno == ENOTSUP) return 0;
  return errno;
}

/// A name of an open file: replacing what it stands for would pull a redirected output away from the shell.
bool names_an_open_file(const fs::path& path) {
  const std::string text = path.lexically_normal().string();
  return text == "/dev/stdout" || text == "/dev/stderr" || text.starts_with("/dev/fd/") ||
         text.starts_with("/proc/");
}

/// Where and how a file is to be written.
struct Target {
  fs::path path;  ///< no symbolic link, unless it is a stream
  bool stream = false;
  std::optional<mode_t> mode;  ///< of the older file
};

Target new_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_symlink(path, error)) {
    const fs::path destination = fs::read_symlink(path, error);
    if (!error) return new_file(path.parent_path() / destination);
  }
  if (!path.has_filename()) cannot_write(path, "it names a directory, not a file");
  if (path.has_parent_path() && !fs::is_directory(path.parent_path(), error)) {
    cannot_write(
        path, fmt::format("the directory '{}' does not exist; create it first", path.parent_path().string()));
  }
  return {.path = path, .stream = false, .mode = std::nullopt};
}

Target examined(const fs::path& path) {
  if (path.empty()) throw Error("Cannot write the results: the name of the file is empty.");
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno != ENOENT) cannot_write(path, message_of(errno));
    return new_file(path);
  }
  if (S_ISDIR(status.st_mode)) cannot_write(path, "it is a directory");
  if (::access(path.c_str(), W_OK) != 0) cannot_write(path, message_of(errno));
  if (!S_ISREG(status.st_mode) || names_an_open_file(path)) {
    return {.path = path, .stream = true, .mode = std::nullopt};
  }
  std::error_code error;
  const fs::path resolved = fs::canonical(path, error);
  return {.path = error ? path : resolved, .stream = false, .mode = status.st_mode & 07777U};
}

fs::path directory_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path{"."};
}

FileDescriptor opened_stream(const fs::path& path) {
  FileDescriptor fd{
      uninterrupted([&path] { return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY); })};
  if (!fd.is_open()) cannot_write(path, message_of(errno));
  return fd;
}

}  // namespace

struct WholeFile::Parts {
  fs::path path;  ///< as the user named it
  Target target;
  FileDescriptor stream;
  std::optional<TemporaryFile> temporary;
};

WholeFile::WholeFile(const fs::path& path) : parts_(std::make_unique<Parts>()) {
  parts_->path = path;
  parts_->target = examined(path);
  if (parts_->target.stream) {
    parts_->stream = opened_stream(path);
    return;
  }
  parts_->temporary.emplace(directory_of(parts_->target.path), path);
  // Best effort: a file system without modes still holds the results.
  if (const auto mode = parts_->target.mode)
    static_cast<void>(::fchmod(parts_->temporary->descriptor(), *mode));
}

WholeFile::WholeFile(WholeFile&&) noexcept = default;
WholeFile& WholeFile::operator=(WholeFile&&) noexcept = default;
WholeFile::~WholeFile() = default;

void WholeFile::add(std::string_view contents) {
  const int fd = parts_->temporary ? parts_->temporary->descriptor() : parts_->stream.get();
  if (const int error = write_whole(fd, contents)) cannot_write(parts_->path, message_of(error));
}

void WholeFile::complete() {
  if (!parts_->temporary) return;
  if (const int error = synced(parts_->temporary->descriptor()))
    cannot_write(parts_->path, message_of(error));
  if (const int error = parts_->temporary->rename_to(parts_->target.path))
    cannot_write(parts_->path, message_of(error));
}

void write_atomically(const fs::path& path, std::string_view contents) {
  WholeFile file{path};
  file.add(contents);
  file.complete();
}

void ensure_writable(const fs::path& path) {
  const Target target = examined(path);
  if (!target.stream) const TemporaryFile trial{directory_of(target.path), path};
}

bool is_stream(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || S_ISDIR(status.st_mode)) return false;
  return !S_ISREG(status.st_mode) || names_an_open_file(path);
}

std::string read_file(const fs::path& path) {
  constexpr std::size_t kLargest = std::size_t{256} << 20U;  // /dev/zero has no end
  if (path.empty()) throw Error("Cannot read a file whose name is empty.");
  const FileDescriptor fd{
      uninterrupted([&path] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); })};
  if (!fd.is_open()) {
    if (errno == ENOENT) cannot_read(path, "there is no such file");
    cannot_read(path, message_of(errno));
  }
  std::string contents;
  std::array<char, std::size_t{64} << 10U> block{};
  while (true) {
    const ssize_t got = uninterrupted([&] { return ::read(fd.get(), block.data(), block.size()); });
    if (got < 0) cannot_read(path, errno == EISDIR ? "it is a directory" : message_of(errno));
    if (got == 0) return contents;
    contents.append(block.data(), static_cast<std::size_t>(got));
    if (contents.size() > kLargest)
      cannot_read(path, "it is larger than 256 MiB, which no results document is");
  }
}

}  // namespace gillab::files
