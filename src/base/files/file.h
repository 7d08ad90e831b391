#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

/// Reading and writing whole files. "-" has no meaning here: see output.h and input.h.
namespace gillab::files {

/// Puts `contents` into the file at `path`, whole or not at all: a temporary file beside it is written,
/// synced and renamed, so a full disk or a crash leaves the older file as it was. A symbolic link is
/// followed, the mode of an older file kept. A stream (see is_stream) is written directly. Throws
/// gillab::Error with path and reason, and leaves nothing behind.
void write_atomically(const std::filesystem::path& path, std::string_view contents);

/// The same piece by piece, for what is too large to be held in memory: the older file stays as it was until
/// finish(), and for good when there is none.
class AtomicWriter {
 public:
  /// Throws gillab::Error with path and reason, as do the others.
  explicit AtomicWriter(const std::filesystem::path& path);
  AtomicWriter(const AtomicWriter&) = delete;
  AtomicWriter& operator=(const AtomicWriter&) = delete;
  AtomicWriter(AtomicWriter&&) noexcept;
  AtomicWriter& operator=(AtomicWriter&&) noexcept;
  ~AtomicWriter();

  void write(std::string_view piece);
  /// Puts the new file in the place of the older one.
  void finish();

 private:
  class Sink;
  std::unique_ptr<Sink> sink_;
};

/// Throws what write_atomically would throw, as far as that can be known beforehand; for before a long
/// measurement. Changes nothing.
void ensure_writable(const std::filesystem::path& path);

/// Whether `path` is a device, a pipe or a name of an open file such as /dev/stdout: what is written there
/// comes after what is there and cannot be replaced, so write once, at the end.
[[nodiscard]] bool is_stream(const std::filesystem::path& path);

/// The contents of the file at `path`. Throws gillab::Error with path and reason.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace gillab::files
