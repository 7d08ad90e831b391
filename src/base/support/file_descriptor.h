#pragma once

#include <string>
#include <utility>

namespace gillab {

/// Owns one file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { reset(); }

  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

/// A pipe and a pair of connected sockets, closed on exec. Throw std::system_error.
[[nodiscard]] Pipe make_pipe();
[[nodiscard]] std::pair<FileDescriptor, FileDescriptor> make_socket_pair();

/// Makes reads and writes return at once instead of waiting. Throws std::system_error.
void set_nonblocking(const FileDescriptor& fd);

/// Keeps the descriptor from programs that this one starts.
void close_on_exec(const FileDescriptor& fd);

/// Writes everything, waiting as long as it takes; false when the other side is gone.
[[nodiscard]] bool write_all(int fd, const std::string& text);

}  // namespace gillab
