#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "base/protocol/messages.h"

namespace gillab::protocol {

/// A worker that will not answer any more.
struct Lost {
  enum class Cause : std::uint8_t { kEnded, kTimeout, kInterrupted };

  Cause cause = Cause::kEnded;
  std::string reason;  ///< "was killed by SIGSEGV (Segmentation fault)", "gave no result within 60 s"
  std::string output;  ///< the last it wrote to standard output and error
};

using Answer = std::variant<Reply, Lost>;

/// Whoever runs a scenario and answers for it: a process of its own, or a fake in tests.
class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  virtual ~Worker() = default;

  /// Asks for one thing and waits for the answer, at most `timeout_s` seconds. After Lost the worker is
  /// useless.
  [[nodiscard]] virtual Answer ask(const Request& request, double timeout_s) = 0;
};

using WorkerFactory = std::function<std::unique_ptr<Worker>()>;

}  // namespace gillab::protocol
