#pragma once

#include <string>

#include "lab/worker.h"
#include "launch/installation.h"
#include "launch/interpreter.h"
#include "launch/interrupt.h"
#include "process/child.h"

namespace gillab::launch {

/// A worker in a process of its own: the chosen interpreter's executable with gillab's host preloaded.
class WorkerProcess final : public lab::Worker {
 public:
  /// Throws gillab::Error when no host was built for the interpreter.
  WorkerProcess(const Installation& installation, const Interpreter& interpreter, const Interrupt& interrupt);

  [[nodiscard]] lab::Answer ask(const protocol::Request& request, double timeout_s) override;

 private:
  [[nodiscard]] lab::Lost lose(lab::Lost::Cause cause, std::string reason);
  void remember_output(const FileDescriptor& from, bool& open);

  const Interrupt* interrupt_;
  FileDescriptor socket_;
  process::Child child_;
  std::string received_;  ///< of the reply, until its newline
  std::string output_;    ///< the last it wrote, for when it dies
  bool output_open_ = true;
  bool error_open_ = true;
};

}  // namespace gillab::launch
