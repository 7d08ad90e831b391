#pragma once

namespace gillab::host {

/// The whole life of a worker process: reads its orders from the environment, starts the interpreter, serves
/// the session until it hangs up, and ends the interpreter. Returns the exit status.
[[nodiscard]] int run_worker();

}  // namespace gillab::host
