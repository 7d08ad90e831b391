#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "base/process/exit.h"
#include "base/support/file_descriptor.h"

namespace gillab::process {

/// A program to start. Standard input is empty unless given.
struct Command {
  std::vector<std::string> arguments;  ///< the first is the program, looked up on PATH
  std::vector<std::pair<std::string, std::string>> environment;  ///< set on top of ours
  std::vector<std::pair<int, int>> descriptors;  ///< (ours, its number in the child), beyond 0, 1 and 2
};

/// A running program, its standard output and error read through pipes. When the object goes, so does the
/// program and everything that it started: it runs under a guard (guard.h) which outlives even a killed
/// parent.
class Child {
 public:
  /// Call it in a process with one thread, because it forks. Throws std::system_error when no process can be
  /// started. A program that cannot be executed ends with status 127 and says why on its standard error.
  explicit Child(const Command& command);
  Child(Child&&) noexcept = default;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] const FileDescriptor& output() const { return output_; }
  [[nodiscard]] const FileDescriptor& error() const { return error_; }

  /// Ends the program and everything it started, at once; wait() then tells how it ended.
  void kill();

  /// Waits for the end, at most `seconds`; whether it came.
  [[nodiscard]] bool wait_for(double seconds) const;

  /// Waits for the end. May be called again.
  Exit wait();

 private:
  class Process {  ///< the guard's process id, so that moving a Child leaves none behind
   public:
    explicit Process(pid_t id) : id_(id) {}
    Process(Process&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
    Process& operator=(Process&& other) noexcept {
      id_ = std::exchange(other.id_, -1);
      return *this;
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() = default;
    [[nodiscard]] pid_t id() const { return id_; }
    void forget() { id_ = -1; }

   private:
    pid_t id_;
  };

  FileDescriptor lifeline_;  ///< the guard ends everything when this closes
  FileDescriptor output_;
  FileDescriptor error_;
  Process guard_;
  Exit exit_;
};

/// What a program wrote, and how it ended.
struct Finished {
  Exit exit;
  std::string output;
  std::string error;
};

/// Runs a program to its end, or for `timeout_s` seconds (then it is killed).
[[nodiscard]] Finished run(const Command& command, double timeout_s);

}  // namespace gillab::process
