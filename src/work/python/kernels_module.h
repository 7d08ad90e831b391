#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "work/native/value.h"
#include "work/python/object.h"

namespace gillab::python {

/// Makes the built-in module `_gillab` known, which gives scenarios the native kernels. Call it before the
/// interpreter starts.
///
///     _gillab.kernels() -> dict        name → (summary, arguments)
///     _gillab.run(name, arguments, released=True) -> int | float | str | memoryview
///     _gillab.gil_account() -> tuple | None          see gillab.gil
///     _gillab.first_difference(a, b, rel_tol) -> int | None   where two float64 buffers differ
///     _gillab.gil_cost(primitive, repetitions) -> float   nanoseconds of one, see gil_cost.h
void register_kernels_module();

/// Holds a buffer that a Python object exports, so that its memory stays where it is. Needs the thread
/// attached.
class Buffer {
 public:
  using View = std::variant<native::ArrayView<double>, native::ArrayView<float>>;

  /// Empty when the object exports no C-contiguous buffer of aligned float64 or float32.
  static std::optional<Buffer> of_floats(PyObject* object);

  Buffer(Buffer&& other) noexcept : view_(std::exchange(other.view_, {})) {}
  Buffer& operator=(Buffer&&) = delete;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { PyBuffer_Release(&view_); }  // nothing to do for a moved-from one

  [[nodiscard]] View view() const;

 private:
  explicit Buffer(const Py_buffer& view) : view_(view) {}

  Py_buffer view_;
};

/// A kernel's arguments read from a Python dict; the arrays among them stay where they are as long as this
/// lives. Construction and destruction need the thread attached.
class KernelArguments {
 public:
  /// Throws native::BadArgument for anything but ints, floats, strings and C-contiguous buffers of floats.
  explicit KernelArguments(const Object& dict);

  [[nodiscard]] const native::Arguments& values() const { return values_; }

 private:
  void add(PyObject* name, PyObject* value);

  native::Arguments values_;
  std::vector<Buffer> buffers_;
};

}  // namespace gillab::python
