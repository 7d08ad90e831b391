#include "work/python/sub_interpreter.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "work/python/convert.h"
#include "work/python/error.h"
#include "work/python/object.h"

namespace gillab::python {

namespace {

std::vector<std::string> import_path() {
  std::vector<std::string> path;
  PyObject* list = PySys_GetObject("path");  // borrowed
  const Py_ssize_t size = list != nullptr ? PyList_Size(list) : 0;
  for (Py_ssize_t i = 0; i < size; ++i) {
    const Object entry = Object::borrow(PyList_GetItem(list, i));
    if (PyUnicode_Check(entry.get())) path.push_back(text_from(entry));
  }
  return path;
}

void set_import_path(const std::vector<std::string>& path) {
  const Object list = checked(PyList_New(0));
  for (const std::string& entry : path)
    check_status(PyList_Append(list.get(), to_python(entry).get()));
  check_status(PySys_SetObject("path", list.get()));
}

#if PY_VERSION_HEX >= 0x030C0000

#ifdef Py_GIL_DISABLED
/// A free-threaded build makes no interpreter that would import modules of the old, single-phase kind.
constexpr bool kRefusesOldModules = true;
#else
constexpr bool kRefusesOldModules = false;
#endif

/// The new interpreter's thread state, which is the current one then; the calling thread's is put aside.
PyThreadState* new_interpreter(SubInterpreterGil gil) {
  const bool own = gil == SubInterpreterGil::kOwn;
  const PyInterpreterConfig config{.use_main_obmalloc = own ? 0 : 1,
                                   .allow_fork = 0,
                                   .allow_exec = 0,
                                   .allow_threads = 1,
                                   .allow_daemon_threads = 0,
                                   .check_multi_interp_extensions = own || kRefusesOldModules ? 1 : 0,
                                   .gil = own ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL};
  PyThreadState* state = nullptr;
  const PyStatus status = Py_NewInterpreterFromConfig(&state, &config);
  if (PyStatus_Exception(status) != 0) {
    throw std::runtime_error(std::string("Python refused another interpreter: ") +
                             (status.err_msg != nullptr ? status.err_msg : "it gave no reason"));
  }
  return state;
}

#else

PyThreadState* new_interpreter(SubInterpreterGil /*gil*/) {
  throw std::runtime_error("Interpreters with a GIL of their own need Python 3.12 or newer.");
}

#endif

}  // namespace

bool has_sub_interpreters() {
  return PY_VERSION_HEX >= 0x030C0000;
}

SubInterpreter::SubInterpreter(SubInterpreterGil gil) : known_(PyGILState_Ensure()) {
  try {
    const std::vector<std::string> path = import_path();
    main_ = PyThreadState_Get();
    state_ = new_interpreter(gil);
    set_import_path(path);
  } catch (...) {
    if (state_ != nullptr) {
      Py_EndInterpreter(state_);
      PyEval_RestoreThread(main_);
    }
    PyGILState_Release(known_);
    throw;
  }
  detach();
}

SubInterpreter::~SubInterpreter() {
  attach();
  Py_EndInterpreter(state_);
  PyEval_RestoreThread(main_);
  PyGILState_Release(known_);
}

}  // namespace gillab::python
