#include "work/python/error.h"

#include <string>
#include <string_view>

#include "work/python/convert.h"

namespace gillab::python {

namespace {

/// The exception that is set, as one object with its traceback; clears it. 3.12 changed how.
Object take_exception() {
#if PY_VERSION_HEX >= 0x030C0000
  return Object::steal(PyErr_GetRaisedException());
#else
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return Object::steal(value);
#endif
}

std::string text_or(PyObject* text, const char* otherwise) {
  const char* utf8 = text != nullptr ? PyUnicode_AsUTF8(text) : nullptr;
  if (utf8 == nullptr) PyErr_Clear();
  return utf8 != nullptr ? utf8 : otherwise;
}

PythonError::Kind kind_named(std::string_view name) {
  if (name == "unavailable") return PythonError::Kind::kUnavailable;
  return name == "elsewhere" ? PythonError::Kind::kElsewhere : PythonError::Kind::kError;
}

}  // namespace

void throw_python_error() {
  const Object exception = take_exception();
  if (!exception)
    throw PythonError("A function of Python failed without saying why.", "", PythonError::Kind::kError);
  // What an exception means to people is the contract's business, and the contract is written in Python.
  const Object reporting = Object::steal(PyImport_ImportModule("gillab.reporting"));
  const Object report =
      reporting ? Object::steal(PyObject_CallMethod(reporting.get(), "report", "O", exception.get()))
                : Object();
  if (report && PyTuple_Check(report.get()) && PyTuple_GET_SIZE(report.get()) == 3) {
    throw PythonError(text_or(PyTuple_GET_ITEM(report.get(), 1), Py_TYPE(exception.get())->tp_name),
                      text_or(PyTuple_GET_ITEM(report.get(), 2), ""),
                      kind_named(text_or(PyTuple_GET_ITEM(report.get(), 0), "")));
  }
  PyErr_Clear();
  throw PythonError(Py_TYPE(exception.get())->tp_name, "", PythonError::Kind::kError);
}

}  // namespace gillab::python
