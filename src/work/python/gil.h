#pragma once

#include <Python.h>

namespace gillab::python {

/// Attaches the calling thread for the guard's lifetime: takes the GIL where there is one. The thread may be
/// attached already or never have been known to Python. Not during finalisation: CPython then never returns.
class Attach {
 public:
  Attach() : state_(PyGILState_Ensure()) {}
  Attach(const Attach&) = delete;
  Attach& operator=(const Attach&) = delete;
  ~Attach() { PyGILState_Release(state_); }

 private:
  PyGILState_STATE state_;
};

/// Detaches the calling thread for the guard's lifetime: lets go of the GIL, so that other threads may run
/// Python. The thread must be attached, and must touch no Python object meanwhile.
class Detach {
 public:
  Detach() : state_(PyEval_SaveThread()) {}
  Detach(const Detach&) = delete;
  Detach& operator=(const Detach&) = delete;
  ~Detach() { PyEval_RestoreThread(state_); }

 private:
  PyThreadState* state_;
};

}  // namespace gillab::python
