#pragma once

/// The environment variables by which a worker process is told what to be. The host takes them out of its
/// environment at once, so that nothing a scenario starts becomes a worker too.
namespace gillab::protocol {

inline constexpr const char* kSocketVariable = "GILLAB_WORKER_SOCKET";  ///< descriptor number
inline constexpr const char* kHostVariable = "GILLAB_WORKER_HOST";      ///< descriptor of the host's file
inline constexpr const char* kPythonPathVariable = "GILLAB_WORKER_PYTHON_PATH";  ///< holds the package gillab
inline constexpr const char* kInterpreterVariable = "GILLAB_WORKER_INTERPRETER";  ///< sys.executable to be
inline constexpr const char* kPreloadBeforeVariable =
    "GILLAB_WORKER_PRELOAD";  ///< LD_PRELOAD as the user had it
/// Where the worker's recording goes, as probe/collector_address.h spells it; unset: sums only.
inline constexpr const char* kTraceVariable = "GILLAB_WORKER_TRACE";
/// Stays: a scenario starts gillab's helper services (the delay server) by it.
inline constexpr const char* kExecutableVariable = "GILLAB_EXECUTABLE";

}  // namespace gillab::protocol
