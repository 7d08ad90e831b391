#include "work/python/interpreter.h"

#include <Python.h>

#include <csignal>
#include <stdexcept>
#include <string_view>

#include "work/python/error.h"
#include "work/python/kernels_module.h"

namespace gillab::python {

namespace {

void require(PyStatus status) {
  if (PyStatus_Exception(status) != 0) {
    throw std::runtime_error(status.err_msg != nullptr ? status.err_msg : "Python could not be initialised");
  }
}

class ConfigGuard {
 public:
  ConfigGuard() { PyConfig_InitPythonConfig(&config_); }
  ConfigGuard(const ConfigGuard&) = delete;
  ConfigGuard& operator=(const ConfigGuard&) = delete;
  ~ConfigGuard() { PyConfig_Clear(&config_); }

  PyConfig* operator->() { return &config_; }
  PyConfig* get() { return &config_; }

 private:
  PyConfig config_{};
};

void put_first_on_path(const std::string& directory) {
  PyObject* path = PySys_GetObject("path");  // borrowed
  const Object entry = checked(PyUnicode_DecodeFSDefault(directory.c_str()));
  check_status(PyList_Insert(path, 0, entry.get()));
}

/// A line at a time, so that a crash loses nothing that was printed before it.
void write_by_line(const char* stream) {
  PyObject* file = PySys_GetObject(stream);  // borrowed
  if (file == nullptr || file == Py_None) return;
  const Object reconfigure = checked(PyObject_GetAttrString(file, "reconfigure"));
  const Object none = checked(PyTuple_New(0));
  const Object options = checked(Py_BuildValue("{s:O}", "line_buffering", Py_True));
  const Object done = checked(PyObject_Call(reconfigure.get(), none.get(), options.get()));
}

}  // namespace

Interpreter::Interpreter(const Config& config) {
  register_kernels_module();
  ConfigGuard python;
  // The host owns the process: no command line for Python, no handler for Ctrl-C (the session has one), but
  // what python3 itself relies on: errors instead of SIGPIPE, and a traceback of the crash for the report.
  python->parse_argv = 0;
  python->install_signal_handlers = 0;
  python->faulthandler = 1;
  std::signal(SIGPIPE, SIG_IGN);
  require(PyConfig_SetBytesString(python.get(), &python->program_name, config.executable.c_str()));
  require(PyConfig_SetBytesString(python.get(), &python->executable, config.executable.c_str()));
  require(Py_InitializeFromConfig(python.get()));
  put_first_on_path(config.python_path);
  write_by_line("stdout");
  write_by_line("stderr");
}

Interpreter::~Interpreter() {
  Py_FinalizeEx();
}

std::string compiled_version() {
  return PY_VERSION;
}

std::string running_version() {
  const std::string_view version = Py_GetVersion();
  return std::string(version.substr(0, version.find(' ')));
}

bool versions_match() {
  const std::string compiled = compiled_version();
  const std::string minor = compiled.substr(0, compiled.find('.', compiled.find('.') + 1) + 1);
  return running_version().starts_with(minor);
}

}  // namespace gillab::python
