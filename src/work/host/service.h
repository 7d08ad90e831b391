#pragma once

#include <memory>
#include <optional>

#include "base/protocol/messages.h"
#include "work/python/object.h"

namespace gillab::host {

/// Does what a session asks for, one request after the other. Lives on the main thread, attached.
class Service {
 public:
  /// The reply to one request; every failure is in it, none is thrown.
  [[nodiscard]] protocol::Reply serve(const protocol::Request& request);

 private:
  [[nodiscard]] protocol::Reply dispatch(const protocol::Request& request);
  [[nodiscard]] protocol::PythonFacts facts() const;
  [[nodiscard]] protocol::Scenario open(const protocol::Request& request);
  [[nodiscard]] protocol::Timing sample(const protocol::Request& request);

  python::Object bench_;  ///< gillab.bench.Bench of the open scenario
  int threads_ = 1;
};

}  // namespace gillab::host
