#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "base/support/error.h"
#include "cli/command.h"

namespace {

constexpr auto kCannotPrint = "Cannot write to standard output.";

/// What was printed may still be in memory, and writing it may fail: a full disk, a reader that has gone.
void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw gillab::Error(kCannotPrint);
}

/// With a standard stream closed, the next file that is opened would become it, and be written to. What is
/// written to a closed stream must fail, so it is opened for reading.
void open_standard_streams() {
  int fd = 0;
  do {
    fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) ::close(fd);
}

/// What the user typed may come back in a message; no escape sequence in it may reach the terminal.
void complain(std::string message) {
  std::ranges::replace_if(
      message, [](unsigned char c) { return (c < ' ' && c != '\n' && c != '\t') || c == 0x7F; }, '?');
  std::fputs("gillab: error: ", stderr);
  std::fputs(message.c_str(), stderr);
  std::fputs("\n", stderr);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    open_standard_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error like any other
    const int status = gillab::cli::dispatch({arguments + 1, arguments + count});
    flush_output();
    return status;
  } catch (const gillab::Error& error) {
    complain(error.what());
    return static_cast<int>(error.status());
  } catch (const std::exception& error) {
    // fmt only says that it could not write.
    complain(std::ferror(stdout) != 0 ? kCannotPrint : error.what());
    return static_cast<int>(gillab::ExitStatus::kUsage);
  }
}
