#include "work/python/kernels_module.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "observe/probe/sums.h"
#include "work/native/kernel.h"
#include "work/python/convert.h"
#include "work/python/error.h"
#include "work/python/gil.h"
#include "work/python/gil_cost.h"

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

bool close(double a, double b, double rel_tol) {
  if (!std::isfinite(a) || !std::isfinite(b)) return a == b;
  return std::abs(a - b) <= rel_tol * std::max(std::abs(a), std::abs(b));
}

/// The first place where two float64 buffers of one length differ by more than the relative tolerance.
/// NaN differs from everything.
PyObject* first_difference(PyObject* /*module*/, PyObject* arguments) {
  using Doubles = native::ArrayView<double>;
  PyObject* first = nullptr;
  PyObject* second = nullptr;
  double rel_tol = 0;
  if (PyArg_ParseTuple(arguments, "OOd", &first, &second, &rel_tol) == 0) return nullptr;
  const auto a = Buffer::of_floats(first);
  const auto b = Buffer::of_floats(second);
  const auto view_a = a ? a->view() : Buffer::View(native::ArrayView<float>{});
  const auto view_b = b ? b->view() : Buffer::View(native::ArrayView<float>{});
  const auto* doubles_a = std::get_if<Doubles>(&view_a);
  const auto* doubles_b = std::get_if<Doubles>(&view_b);
  if (doubles_a == nullptr || doubles_b == nullptr || doubles_a->shape != doubles_b->shape) {
    PyErr_SetString(PyExc_TypeError, "Only C-contiguous buffers of float64 of one shape can be compared.");
    return nullptr;
  }
  for (std::size_t i = 0; i < doubles_a->values.size(); ++i) {
    if (!close(doubles_a->values[i], doubles_b->values[i], rel_tol)) return PyLong_FromSize_t(i);
  }
  Py_RETURN_NONE;
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
    PyMethodDef{"first_difference", &first_difference, METH_VARARGS,
                "first_difference(a, b, rel_tol) -> index where two float64 buffers differ, or None"},
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
                  "buffer of float64 or float32, not {}.",
                  name, Py_TYPE(value)->tp_name));
}

}  // namespace

void register_kernels_module() {
  PyImport_AppendInittab("_gillab", &init_module);
}

std::optional<Buffer> Buffer::of_floats(PyObject* object) {
  Py_buffer view{};
  if (PyObject_GetBuffer(object, &view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
    PyErr_Clear();
    return std::nullopt;
  }
  Buffer buffer(view);
  const std::string_view format = view.format != nullptr ? view.format : "";
  const bool floats = format == "d" || format == "f";
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the address is what must be aligned
  const auto address = reinterpret_cast<std::uintptr_t>(view.buf);
  const bool aligned = view.len == 0 || address % static_cast<std::uintptr_t>(view.itemsize) == 0;
  return floats && aligned ? std::optional(std::move(buffer)) : std::nullopt;
}

Buffer::View Buffer::view() const {
  std::vector<std::size_t> shape;
  for (int axis = 0; axis < view_.ndim; ++axis)
    shape.push_back(static_cast<std::size_t>(view_.shape[axis]));
  const auto view_as = [&]<typename T>(T /*element*/) {
    const std::span values(static_cast<const T*>(view_.buf), static_cast<std::size_t>(view_.len) / sizeof(T));
    return View(native::ArrayView<T>{.values = values, .shape = std::move(shape)});
  };
  return view_.itemsize == sizeof(float) ? view_as(0.0F) : view_as(0.0);
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
  } else if (auto buffer = Buffer::of_floats(value)) {
    std::visit([&](auto view) { values_.set(std::move(key), std::move(view)); }, buffer->view());
    buffers_.push_back(std::move(*buffer));
  } else {
    reject(key, value);
  }
}

}  // namespace gillab::python
