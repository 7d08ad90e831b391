#pragma once

#include <filesystem>
#include <string>

namespace gillab::launch {

/// A CPython installation or virtual environment that workers can run in.
struct Interpreter {
  std::filesystem::path executable;  ///< its sys.executable: the virtual environment's own where there is one
  std::string version;               ///< "3.11.2"
  std::string abi;  ///< sysconfig's SOABI, "cpython-311-x86_64-linux-gnu": which worker host fits

  /// Built without a GIL (PEP 703).
  [[nodiscard]] bool free_threaded() const;
};

/// Finds the interpreter that `choice` names and asks it what it is. `choice` is a path to an executable, the
/// directory of a virtual environment, or a command to be found on PATH.
/// Throws gillab::Error when there is none or it is no CPython.
[[nodiscard]] Interpreter find_interpreter(const std::string& choice);

}  // namespace gillab::launch
