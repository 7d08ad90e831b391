#pragma once

#include <Python.h>

#include <utility>

namespace gillab::python {

/// Owns one reference to a Python object, or none. Every operation but the move needs the thread attached.
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): one assignment, by value, serves both
class Object {
 public:
  Object() = default;

  /// Takes over a new reference, as most of the C API returns it.
  static Object steal(PyObject* object) { return Object(object); }
  /// Adds a reference to a borrowed one.
  static Object borrow(PyObject* object) { return Object(Py_XNewRef(object)); }

  Object(const Object& other) : object_(Py_XNewRef(other.object_)) {}
  Object(Object&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Object& operator=(Object other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Object() { Py_XDECREF(object_); }

  [[nodiscard]] PyObject* get() const { return object_; }
  /// Gives the reference away, to a function that steals it.
  [[nodiscard]] PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  explicit Object(PyObject* object) : object_(object) {}

  PyObject* object_ = nullptr;
};

}  // namespace gillab::python
