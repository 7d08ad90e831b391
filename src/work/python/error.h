#pragma once

#include <stdexcept>
#include <string>

#include "work/python/object.h"

namespace gillab::python {

/// A Python exception as a C++ one. It holds text only, so it may travel between threads and outlive Python.
class PythonError : public std::runtime_error {
 public:
  PythonError(const std::string& message, std::string traceback, bool unavailable)
      : std::runtime_error(message), traceback_(std::move(traceback)), unavailable_(unavailable) {}

  /// As Python would print it, with the exception itself as the last line.
  [[nodiscard]] const std::string& traceback() const { return traceback_; }
  /// The exception means only that a module is not installed.
  [[nodiscard]] bool unavailable() const { return unavailable_; }

 private:
  std::string traceback_;
  bool unavailable_;
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
