#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/launch/installation.h"
#include "base/launch/interpreter.h"
#include "base/process/child.h"
#include "base/support/file_descriptor.h"
#include "observe/trace/collector.h"
#include "observe/trace/live.h"
#include "tell/demo/counts.h"

namespace gillab::cli {

/// The Python program that `gillab demo` looks at: demo_load.py in a process of its own, and its recording as
/// it grows. Nothing of it outlives the object.
class DemoWorkload {
 public:
  static constexpr std::uint32_t kMegabytes = 64;  ///< of events, until the workload must be begun afresh
  static constexpr double kKept_s = 14;            ///< of the recording

  /// Call it in a process with one thread, because it forks.
  DemoWorkload(const launch::Installation& installation, const launch::Interpreter& interpreter);
  DemoWorkload(const DemoWorkload&) = delete;
  DemoWorkload& operator=(const DemoWorkload&) = delete;
  ~DemoWorkload();

  /// Gives a command, as demo_load.py has them.
  void tell(const std::string& command);

  /// What its threads have counted.
  [[nodiscard]] std::vector<demo::Row> rows() const;

  /// Its recording, read up to now; nullptr as long as there is none, because it has just begun or its Python
  /// has no GIL.
  [[nodiscard]] trace::Live* look();
  [[nodiscard]] double seconds_per_tick() const { return collector_->seconds_per_tick(); }

  /// Readable when the program says something or ends; look_after() must then be called.
  [[nodiscard]] int descriptor() const { return child_.output().get(); }
  [[nodiscard]] int error_descriptor() const { return child_.error().get(); }
  /// Throws gillab::Error when the program has ended, with its last words.
  void look_after();

 private:
  std::optional<trace::Collector> collector_;
  FileDescriptor counts_;
  FileDescriptor commands_;
  process::Child child_;
  std::optional<trace::Live> live_;
  std::string said_;
};

}  // namespace gillab::cli
