#include "work/server/serve_delay.h"

#include <event2/event.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>

#include "base/support/error.h"
#include "work/server/delay_server.h"

namespace gillab::server {

namespace {

bool reports_a_later_end(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0)
    throw Error("The delay server needs an open standard input to know when to end.");
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || ::isatty(fd) == 1;
}

void on_signal(int, short, void* server) noexcept {
  static_cast<const DelayServer*>(server)->stop();
}

void on_input(int fd, short, void* server) noexcept {
  std::array<char, 4096> ignored{};
  const ssize_t size = ::read(fd, ignored.data(), ignored.size());
  const bool goes_on = size > 0 || (size < 0 && (errno == EINTR || errno == EAGAIN));
  if (!goes_on) static_cast<const DelayServer*>(server)->stop();
}

}  // namespace

int serve_delay(std::chrono::duration<double> delay) {
  // Asked first: were standard input closed, the server's own socket would take its number.
  const bool wait_for_end = reports_a_later_end(STDIN_FILENO);
  DelayServer server(delay);
  const auto terminated = watch_event(server.loop(), SIGTERM, EV_SIGNAL | EV_PERSIST, on_signal, &server);
  const auto interrupted = watch_event(server.loop(), SIGINT, EV_SIGNAL | EV_PERSIST, on_signal, &server);
  EventHandle input;
  if (wait_for_end) {
    input = watch_event(server.loop(), STDIN_FILENO, EV_READ | EV_PERSIST, on_input, &server);
  } else {
    server.stop();
  }

  std::cout << server.port() << '\n' << std::flush;
  if (!std::cout) throw Error("The delay server cannot write its port to standard output.");
  server.run();
  return 0;
}

}  // namespace gillab::server
