#include "launch/interrupt.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace gillab::launch {

namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

/// The only thing a signal handler can reach.
std::atomic<int> signalled_pipe = -1;

extern "C" void on_signal(int signal) {
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = ::write(signalled_pipe.load(), &byte, 1);
  std::signal(signal, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() : pipe_(make_pipe()) {
  set_nonblocking(pipe_.write);
  signalled_pipe = pipe_.write.get();
  for (const int signal : kSignals)
    std::signal(signal, &on_signal);
}

Interrupt::~Interrupt() {
  for (const int signal : kSignals)
    std::signal(signal, SIG_DFL);
  signalled_pipe = -1;
}

bool Interrupt::requested() const {
  pollfd watched{.fd = pipe_.read.get(), .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, 0) > 0;
}

}  // namespace gillab::launch
