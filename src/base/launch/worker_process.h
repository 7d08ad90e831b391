#pragma once

#include <string>

#include "base/launch/installation.h"
#include "base/launch/interpreter.h"
#include "base/launch/interrupt.h"
#include "base/process/child.h"
#include "base/protocol/worker.h"

namespace gillab::launch {

/// A worker in a process of its own: the chosen interpreter's executable with gillab's host preloaded.
class WorkerProcess final : public protocol::Worker {
 public:
  /// `collector`: where its GIL recording goes (probe/collector_address.h), or empty. Throws gillab::Error
  /// when no host was built for the interpreter.
  WorkerProcess(const Installation& installation, const Interpreter& interpreter, const Interrupt& interrupt,
                const std::string& collector);

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  /// Hangs up and gives the worker a moment to end in its own way: exit handlers, temporary files, children.
  ~WorkerProcess() override;

  [[nodiscard]] protocol::Answer ask(const protocol::Request& request, double timeout_s) override;

 private:
  /// The last that the worker wrote while it did what it was asked for.
  [[nodiscard]] std::string last_output() const;
  [[nodiscard]] protocol::Answer reply_from(const std::string& line);
  [[nodiscard]] protocol::Lost lose(protocol::Lost::Cause cause, std::string reason);

  /// The last that the worker wrote to one of its streams, for when it dies.
  class Tail {
   public:
    explicit Tail(const FileDescriptor& stream) : stream_(&stream) {}
    /// What poll() should watch; -1 once the stream has ended.
    [[nodiscard]] int descriptor() const { return open_ ? stream_->get() : -1; }
    void read_some();
    void read_what_is_there();
    void forget() { text_.clear(); }
    [[nodiscard]] const std::string& text() const { return text_; }

   private:
    const FileDescriptor* stream_;
    std::string text_;
    bool open_ = true;
  };

  const Interrupt* interrupt_;
  FileDescriptor socket_;
  process::Child child_;
  std::string received_;  ///< of the reply, until its newline
  Tail output_;
  Tail error_;
};

}  // namespace gillab::launch
