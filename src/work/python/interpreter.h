#pragma once

#include <string>

namespace gillab::python {

/// The embedded interpreter, from its start to its end: one in a process, because numpy and others cannot be
/// initialised twice. The thread that makes it is its main thread, attached until the end.
class Interpreter {
 public:
  struct Config {
    std::string executable;   ///< becomes sys.executable; a virtual environment is found beside it
    std::string python_path;  ///< put first on sys.path
  };

  /// Throws std::runtime_error with CPython's own words when it cannot start.
  explicit Interpreter(const Config& config);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;
  /// Every other thread must have detached for good and been joined.
  ~Interpreter();
};

/// The version that this code was compiled for, and that of the running interpreter: "3.11.2".
[[nodiscard]] std::string compiled_version();
[[nodiscard]] std::string running_version();
/// Whether both belong together: the same minor version. Needs no interpreter.
[[nodiscard]] bool versions_match();

}  // namespace gillab::python
