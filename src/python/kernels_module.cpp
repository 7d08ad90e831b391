#include "python/kernels_module.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "native/kernel.h"
#include "probe/account.h"
#include "python/convert.h"
#include "python/error.h"
#include "python/gil.h"
#include "python/gil_cost.h"

namespace gillab::python {

namespace {

constexpr long long kMostRepetitions = 1'000'000'000;

PyObject* list_kernels(PyObject* /*module*/, PyObject* /*arguments*/) {
  try {
    Object kernels = checked(PyDict_New());
    for (const native::Kernel& kernel : native::kernels()) {
      const Object entry = checked(
          Py_BuildValue("(s#s#)", kernel.summary.data(), static_cast<Py_ssize_t>(kernel.summary.size()),
                        kernel.arguments.data(), static_cast<Py_ssize_t>(kernel.arguments.size())));
      check_status(PyDict_SetItem(kernels.get(), to_python(std::string(kernel.name)).get(), entry.get()));
    }
    return kernels.release();
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
    return nullptr;
  }
}

/// What the probe has summed up so far, or None where there is no GIL to observe.
PyObject* gil_account(PyObject* /*module*/, PyObject* /*arguments*/) {
  if (!probe::observes_gil()) Py_RETURN_NONE;
  const probe::GilSums sums = probe::gil_sums();
  const probe::ThreadSums own = probe::thread_sums();
  return Py_BuildValue("(ddKKKdd)", sums.hold_s, sums.wait_s, sums.acquires, sums.handoffs, sums.forced,
                       own.hold_s, own.wait_s);
}

PyObject* gil_cost(PyObject* /*module*/, PyObject* arguments) {
  const char* name = nullptr;
  long long repetitions = 0;
  if (PyArg_ParseTuple(arguments, "sL", &name, &repetitions) == 0) return nullptr;
  const GilPrimitive* primitive = find_gil_primitive(name);
  if (primitive == nullptr) return PyErr_Format(PyExc_ValueError, "There is no GIL primitive '%s'.", name);
  if (repetitions < 1 || repetitions > kMostRepetitions) {
    return PyErr_Format(PyExc_ValueError, "A primitive is repeated 1 to %lld times, not %lld.",
                        kMostRepetitions, repetitions);
  }
  try {
    return PyFloat_FromDouble(primitive->cost_ns(repetitions));
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
    return nullptr;
  }
}

native::Value run_once(const native::Kernel& kernel, const native::Arguments& arguments, bool released) {
  const std::unique_ptr<native::Job> job = kernel.make(arguments, 1);
  if (released) {
    const Detach detached;
    job->run(0);
  } else {
    job->run(0);
  }
  return job->results().at(0);
}

PyObject* run_kernel(PyObject* /*module*/, PyObject* arguments, PyObject* keywords) {
  static const std::array<const char*, 4> names{"name", "arguments", "released", nullptr};
  const char* name = nullptr;
  PyObject* mapping = nullptr;
  int released = 1;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): CPython before 3.13 takes the names as char**
  if (PyArg_ParseTupleAndKeywords(arguments, keywords, "sO!|p", const_cast<char**>(names.data()), &name,
                                  &PyDict_Type, &mapping, &released) == 0) {
    return nullptr;
  }
  const native::Kernel* kernel = native::find_kernel(name);
  if (kernel == nullptr) return PyErr_Format(PyExc_ValueError, "There is no kernel '%s'.", name);
  try {
    const KernelArguments values(Object::borrow(mapping));
    return to_python(run_once(*kernel, values.values(), released != 0)).release();
  } catch (const native::BadArgument& error) {
    PyErr_SetString(PyExc_TypeError, error.what());
  } catch (const std::exception& error) {
    PyErr_SetString(PyExc_RuntimeError, error.what());
  }
  return nullptr;
}

/// CPython stores functions with keywords under the type of those without.
PyCFunction as_method(PyCFunctionWithKeywords function) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): through a type that fits any function
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

std::array methods{
    PyMethodDef{"kernels", &list_kernels, METH_NOARGS, "kernels() -> dict of name to (summary, arguments)"},
    PyMethodDef{
        "run", as_method(&run_kernel), METH_VARARGS | METH_KEYWORDS,
        "run(name, arguments, released=True): one task of a native kernel, without the GIL or holding it"},
    PyMethodDef{"gil_account", &gil_account, METH_NOARGS,
                "gil_account() -> the probe's sums, see gillab.gil, or None"},
    PyMethodDef{"gil_cost", &gil_cost, METH_VARARGS,
                "gil_cost(primitive, repetitions) -> nanoseconds of one: attach-fresh, attach-kept, "
                "allow-threads, handoff-free, handoff-contended"},
    PyMethodDef{nullptr, nullptr, 0, nullptr}};

std::array slots{
#ifdef Py_mod_multiple_interpreters
    PyModuleDef_Slot{Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_mod_gil
    PyModuleDef_Slot{Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    PyModuleDef_Slot{0, nullptr}};

PyModuleDef module_definition = {PyModuleDef_HEAD_INIT,
                                 "_gillab",
                                 "The native kernels of gillab, for scenarios.",
                                 0,
                                 methods.data(),
                                 slots.data(),
                                 nullptr,
                                 nullptr,
                                 nullptr};

PyObject* init_module() {
  return PyModuleDef_Init(&module_definition);
}

[[noreturn]] void reject(const std::string& name, PyObject* value) {
  PyErr_Clear();
  throw native::BadArgument(
      fmt::format("The kernel argument '{}' must be an int of 64 bits, a float, a str or a C-contiguous "
                  "buffer of float64, not {}.",
                  name, Py_TYPE(value)->tp_name));
}

}  // namespace

void register_kernels_module() {
  PyImport_AppendInittab("_gillab", &init_module);
}

std::optional<Buffer> Buffer::of_float64(PyObject* object) {
  Py_buffer view{};
  if (PyObject_GetBuffer(object, &view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
    PyErr_Clear();
    return std::nullopt;
  }
  Buffer buffer(view);
  const bool float64 = view.format != nullptr && std::string_view(view.format) == "d";
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the address is what must be aligned
  const bool aligned = view.len == 0 || reinterpret_cast<std::uintptr_t>(view.buf) % alignof(double) == 0;
  return float64 && aligned ? std::optional(std::move(buffer)) : std::nullopt;
}

native::ArrayView Buffer::view() const {
  native::ArrayView view{.values = {static_cast<const double*>(view_.buf),
                                    static_cast<std::size_t>(view_.len) / sizeof(double)}};
  for (int axis = 0; axis < view_.ndim; ++axis)
    view.shape.push_back(static_cast<std::size_t>(view_.shape[axis]));
  return view;
}

KernelArguments::KernelArguments(const Object& dict) {
  // A copy: asking an object for its buffer may run Python code that changes the dict.
  const Object items = checked(PyDict_Items(dict.get()));
  for (Py_ssize_t i = 0; i < PyList_Size(items.get()); ++i) {
    PyObject* item = PyList_GetItem(items.get(), i);  // borrowed
    add(PyTuple_GetItem(item, 0), PyTuple_GetItem(item, 1));
  }
}

void KernelArguments::add(PyObject* name, PyObject* value) {
  if (!PyUnicode_Check(name)) throw native::BadArgument("The names of kernel arguments must be str.");
  std::string key = text_from(Object::borrow(name));
  if (PyLong_Check(value)) {
    const long long integer = PyLong_AsLongLong(value);
    if (integer == -1 && PyErr_Occurred() != nullptr) reject(key, value);
    values_.set(std::move(key), static_cast<std::int64_t>(integer));
  } else if (PyFloat_Check(value)) {
    values_.set(std::move(key), PyFloat_AsDouble(value));
  } else if (PyUnicode_Check(value)) {
    values_.set(std::move(key), text_from(Object::borrow(value)));
  } else if (auto buffer = Buffer::of_float64(value)) {
    values_.set(std::move(key), buffer->view());
    buffers_.push_back(std::move(*buffer));
  } else {
    reject(key, value);
  }
}

}  // namespace gillab::python
