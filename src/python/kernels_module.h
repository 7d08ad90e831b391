#pragma once

#include "native/value.h"
#include "python/object.h"

namespace gillab::python {

/// Makes the built-in module `_gillab` known, which gives scenarios the native kernels. Call it before the
/// interpreter starts.
///
///     _gillab.kernels() -> dict        name → (summary, arguments)
///     _gillab.run(name, arguments, released=True) -> int | float | str | list[float]
void register_kernels_module();

/// A kernel's arguments read from a Python mapping, and the buffers among them kept alive and unchanged.
/// Construction and destruction need the thread attached.
class KernelArguments {
 public:
  /// Throws native::BadArgument for anything but ints, floats, strings and C-contiguous buffers of float64.
  explicit KernelArguments(const Object& mapping);
  KernelArguments(const KernelArguments&) = delete;
  KernelArguments& operator=(const KernelArguments&) = delete;
  ~KernelArguments();

  [[nodiscard]] const native::Arguments& values() const { return values_; }

 private:
  void add(PyObject* name, PyObject* value);
  void add_buffer(std::string name, PyObject* value);

  native::Arguments values_;
  std::vector<Py_buffer> buffers_;
};

}  // namespace gillab::python
