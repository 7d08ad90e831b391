#pragma once

#include <stdexcept>

namespace gillab::protocol {

/// A line that is no message: not JSON, without what belongs there, or with values that nothing measures.
class MalformedMessage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace gillab::protocol
