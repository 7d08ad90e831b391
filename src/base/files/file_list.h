#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "base/files/output.h"

namespace gillab::files {

/// The files that a command reads and those that it writes. A command declares them all and asks once, before
/// anything runs. Nothing that is read is ever overwritten.
class FileList {
 public:
  /// `what` is said of it where something would overwrite it: "the results that are read from it". "-" is
  /// standard input. What is no regular file cannot be overwritten.
  void reads(const std::string& path, const std::string& what);

  void writes(const Output& output);

  /// The command prints to standard output, unless an output takes that.
  void prints() { prints_ = true; }

  /// Throws gillab::Error when an output cannot be written, when two outputs would be one file, or when an
  /// output would overwrite what is read, or any Python file, through whatever links.
  void check() const;

  /// Where tables belong: standard output, or standard error when an output takes that.
  [[nodiscard]] std::FILE* tables() const;

 private:
  struct Input {
    std::string path;
    std::string what;
  };

  void refuse_overwriting(const Output& output) const;
  [[nodiscard]] bool standard_output_taken() const;

  std::vector<Input> inputs_;
  std::vector<Output> outputs_;
  bool prints_ = false;
};

}  // namespace gillab::files
