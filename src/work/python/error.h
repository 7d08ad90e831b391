#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "work/python/object.h"

namespace gillab::python {

/// A Python exception as a C++ one. It holds text only, so it may travel between threads and outlive Python.
class PythonError : public std::runtime_error {
 public:
  /// What it means to people.
  enum class Kind : std::uint8_t {
    kError,
    kUnavailable,  ///< something that it needs is not there
    kElsewhere     ///< another size or interpreter does it
  };

  PythonError(const std::string& message, std::string traceback, Kind kind)
      : std::runtime_error(message), traceback_(std::move(traceback)), kind_(kind) {}

  /// As Python would print it, with the exception itself as the last line.
  [[nodiscard]] const std::string& traceback() const { return traceback_; }
  [[nodiscard]] Kind kind() const { return kind_; }

 private:
  std::string traceback_;
  Kind kind_;
};

/// Throws the exception that Python has set, and clears it. Needs the thread attached and an exception set.
[[noreturn]] void throw_python_error();

/// Owns a new reference that a C-API function returned; throws PythonError when it returned none. Attached.
[[nodiscard]] inline Object checked(PyObject* new_reference) {
  if (new_reference == nullptr) throw_python_error();
  return Object::steal(new_reference);
}

/// For C-API functions that return -1 with an exception set. Attached.
inline void check_status(int status) {
  if (status < 0) throw_python_error();
}

}  // namespace gillab::python
