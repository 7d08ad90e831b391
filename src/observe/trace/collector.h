#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/support/file_descriptor.h"
#include "observe/probe/clock.h"
#include "observe/trace/recording.h"

namespace gillab::trace {

/// Receives the recordings of all processes that are told of it (address()), and reads each when its process
/// ends.
class Collector {
 public:
  struct Options {
    std::uint32_t megabytes = 1024;  ///< of events, in each process
    double long_hold_s = 0.001;      ///< from here on a hold gets a note of where in the program it was
  };

  /// Listens; takes some milliseconds to learn what a tick lasts. Throws std::system_error.
  explicit Collector(const Options& options);
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;
  ~Collector();

  /// What the environment variable probe::kCollectorVariable must say in the processes.
  [[nodiscard]] const std::string& address() const { return address_; }

  /// Receives from now on, on a thread of its own. Call it after starting the command: it raises the limit of
  /// open files, which is the command's, too.
  void start();

  /// Stops receiving, `grace_s` seconds after the call at the latest: as soon as all known processes have
  /// ended. Returns the recordings, those of processes that still run included, in the order in which they
  /// began.
  [[nodiscard]] std::vector<Recording> finish(double grace_s);

  /// The recordings as they are now, of processes that run. For a live view.
  [[nodiscard]] std::vector<Recording> look();

  /// The memory of the first process that still runs, to be followed live; closed when there is none.
  [[nodiscard]] FileDescriptor first_memory();
  /// Processes that could not be recorded, for lack of memory or descriptors. After finish().
  [[nodiscard]] int unrecorded() const { return unrecorded_; }

  /// Seconds of a tick, as well as it is known by now.
  [[nodiscard]] double seconds_per_tick() const;

 private:
  struct Source {
    FileDescriptor memory;
    FileDescriptor process;  ///< readable when it has ended
    pid_t id = 0;
    double cpu_before_s = 0;  ///< CPU time of the program that it ran before
  };

  void receive(const std::stop_token& stop);
  void accept_one();
  void read_ended();
  void close_book(const Source& source, bool ended);

  probe::Moment begun_;
  FileDescriptor listener_;
  Pipe wake_;
  std::string address_;
  std::mutex lock_;  ///< of what follows
  std::vector<Source> sources_;
  std::vector<Recording> recordings_;
  int unrecorded_ = 0;
  std::jthread thread_;
};

}  // namespace gillab::trace
