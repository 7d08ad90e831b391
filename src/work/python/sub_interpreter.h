#pragma once

#include <Python.h>

#include <cstdint>

namespace gillab::python {

/// Whose GIL a sub-interpreter takes.
enum class SubInterpreterGil : std::uint8_t { kOwn, kShared };

/// Whether this CPython can make interpreters with a GIL of their own (PEP 684: from 3.12 on).
[[nodiscard]] bool has_sub_interpreters();

/// A further interpreter of this process (PEP 554, PEP 684), for the one thread that makes it, uses it and
/// destroys it. Its sys.path is the main interpreter's.
///
/// Objects belong to the interpreter that made them: none may pass from one to another.
class SubInterpreter {
 public:
  /// The thread must not be attached, and is not afterwards. Throws std::runtime_error when Python refuses.
  explicit SubInterpreter(SubInterpreterGil gil);
  SubInterpreter(const SubInterpreter&) = delete;
  SubInterpreter& operator=(const SubInterpreter&) = delete;
  /// The thread must not be attached.
  ~SubInterpreter();

  /// Attaches the thread to this interpreter, and detaches it again.
  void attach() { PyEval_RestoreThread(state_); }
  void detach() { state_ = PyEval_SaveThread(); }

 private:
  PyGILState_STATE known_;          ///< the thread is known to the main interpreter meanwhile
  PyThreadState* main_ = nullptr;   ///< its state there
  PyThreadState* state_ = nullptr;  ///< its state here
};

}  // namespace gillab::python
