#pragma once

#include <string>

namespace gillab::cli {

[[nodiscard]] std::string version();         ///< "0.1.0"
[[nodiscard]] std::string commit();          ///< abbreviated; empty when built outside a checkout
[[nodiscard]] std::string build_type();      ///< "release" or "debug", as Google Benchmark says it
[[nodiscard]] std::string default_python();  ///< the interpreter that the first host was built for

}  // namespace gillab::cli
