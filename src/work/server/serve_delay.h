#pragma once

#include <chrono>

namespace gillab::server {

/// The whole life of a delay server process: prints its port as a line on standard output, then serves until
/// standard input reaches end of file or SIGTERM or SIGINT arrives; returns 0. A parent that holds the other
/// end of a pipe thus takes the server with it, however it dies.
///
/// What is no pipe, socket or terminal (a file, /dev/null) can never report a later end: it counts as ended
/// at once. Throws gillab::Error. Owns standard input, SIGTERM and SIGINT meanwhile: call it on the main
/// thread.
int serve_delay(std::chrono::duration<double> delay);

}  // namespace gillab::server
