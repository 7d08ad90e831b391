#include "python/error.h"

#include "python/convert.h"

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

std::string format_traceback(const Object& exception) {
  const Object module = Object::steal(PyImport_ImportModule("traceback"));
  const Object lines = module ? Object::steal(PyObject_CallMethod(module.get(), "format_exception", "O", exception.get()))
                              : Object();
  const Object empty = Object::steal(PyUnicode_FromString(""));
  const Object joined = lines ? Object::steal(PyUnicode_Join(empty.get(), lines.get())) : Object();
  if (!joined) PyErr_Clear();
  return text_or(joined.get(), "");
}

}  // namespace

void throw_python_error() {
  const Object exception = take_exception();
  std::string message = text_or(Object::steal(PyObject_Str(exception.get())).get(), "an exception without a message");
  bool unavailable = false;
  // What an exception means to people is the contract's business, and the contract is written in Python.
  const Object bench = Object::steal(PyImport_ImportModule("gillab.bench"));
  const Object verdict =
      bench ? Object::steal(PyObject_CallMethod(bench.get(), "classify", "O", exception.get())) : Object();
  if (verdict && PyTuple_Check(verdict.get()) && PyTuple_GET_SIZE(verdict.get()) == 2) {
    unavailable = PyTuple_GET_ITEM(verdict.get(), 0) == Py_True;
    message = text_or(PyTuple_GET_ITEM(verdict.get(), 1), message.c_str());
  }
  PyErr_Clear();
  throw PythonError(message, format_traceback(exception), unavailable);
}

}  // namespace gillab::python
