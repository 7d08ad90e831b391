#pragma once

#include <string>

#include "base/launch/installation.h"
#include "base/launch/interpreter.h"
#include "base/launch/interrupt.h"
#include "base/protocol/worker.h"

namespace gillab::cli {

/// What every command that runs Python needs: gillab's files, the chosen interpreter, the user's Ctrl-C, and
/// workers made of them.
class Laboratory {
 public:
  /// `python`: what the user chose, or empty for the default. Throws gillab::Error.
  explicit Laboratory(const std::string& python);

  [[nodiscard]] const launch::Installation& installation() const { return installation_; }
  [[nodiscard]] const launch::Interpreter& interpreter() const { return interpreter_; }
  [[nodiscard]] const launch::Interrupt& interrupt() const { return interrupt_; }

  /// Starts workers; the laboratory must outlive them and the factory. `collector`: where their GIL
  /// recordings go.
  [[nodiscard]] protocol::WorkerFactory workers(const std::string& collector = "") const;
  /// The same in another interpreter.
  [[nodiscard]] protocol::WorkerFactory workers_in(const launch::Interpreter& interpreter,
                                                   const std::string& collector = "") const;

 private:
  launch::Installation installation_;
  launch::Interrupt interrupt_;
  launch::Interpreter interpreter_;
};

}  // namespace gillab::cli
