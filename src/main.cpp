#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "cli/command.h"
#include "support/error.h"

namespace {

/// What was printed may still be in memory, and writing it may fail: a full disk, a reader that has gone.
void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw gillab::Error("Cannot write to standard output.");
}

/// With a standard stream closed, the next file that is opened would become it, and be written to.
void open_standard_streams() {
  int fd = 0;
  do {
    fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) ::close(fd);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    open_standard_streams();
    const gillab::ExitStatus status = gillab::cli::dispatch({arguments + 1, arguments + count});
    flush_output();
    return static_cast<int>(status);
  } catch (const gillab::Error& error) {
    fmt::print(stderr, "gillab: error: {}\n", error.what());
    return static_cast<int>(error.status());
  } catch (const std::exception& error) {
    fmt::print(stderr, "gillab: error: {}\n", error.what());
    return static_cast<int>(gillab::ExitStatus::kUsage);
  }
}
