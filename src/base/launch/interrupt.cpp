#include "base/launch/interrupt.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>

namespace gillab::launch {

namespace {

/// The only thing a signal handler can reach.
std::atomic<int> signalled_pipe = -1;

static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void on_signal(int signal) {
  const int error = errno;
  const char byte = 0;
  [[maybe_unused]] const ssize_t written = ::write(signalled_pipe.load(), &byte, 1);
  std::signal(signal, SIG_DFL);
  errno = error;
}

}  // namespace

Interrupt::Interrupt() : pipe_(make_pipe()) {
  set_nonblocking(pipe_.write);
  signalled_pipe = pipe_.write.get();
  struct sigaction action {};
  action.sa_handler = &on_signal;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], nullptr, &before_[i]);
    // Whoever started us may have had a reason to ignore one: nohup, or a shell's background job.
    if (before_[i].sa_handler != SIG_IGN) ::sigaction(kSignals[i], &action, nullptr);
  }
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < kSignals.size(); ++i)
    ::sigaction(kSignals[i], &before_[i], nullptr);
  signalled_pipe = -1;
}

bool Interrupt::requested() const {
  pollfd watched{.fd = pipe_.read.get(), .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, 0) > 0;
}

}  // namespace gillab::launch
