#include "base/process/guard.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/process/exit.h"
#include "base/process/orphans.h"
#include "base/system/processes.h"

namespace gillab::process {

namespace {

constexpr int kCannotExecute = 127;

/// Python's own janitor: it removes the semaphores and the shared memory of processes that have gone.
bool is_resource_tracker(pid_t process) {
  const std::string words = system::command_words(process);
  // Its command is one line; longer programs that speak of it further down are none.
  return words.substr(0, words.find('\n')).find("resource_tracker") != std::string::npos;
}

/// Kills all others and leaves the janitors a moment, which they need only to find that they are alone.
void let_trackers_finish() {
  constexpr std::chrono::milliseconds kPatience{1000};
  constexpr std::chrono::milliseconds kGlance{5};
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    bool tracking = false;
    for (const pid_t child : children()) {
      if (is_resource_tracker(child)) {
        tracking = true;
      } else {
        ::kill(child, SIGKILL);
      }
    }
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    if (!tracking && children().empty()) return;
    std::this_thread::sleep_for(kGlance);
  }
}

/// Kills every descendant: as a subreaper, this process inherits whatever the killed ones leave.
void kill_descendants() {
  let_trackers_finish();
  while (true) {
    for (const pid_t child : children())
      ::kill(child, SIGKILL);
    if (::waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

/// Reaps whoever has ended; the wait status of `program` when it is among them.
std::optional<int> reap(pid_t program) {
  std::optional<int> ended;
  int status = 0;
  for (pid_t child = 0; (child = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (child == program) ended = status;
  }
  return ended;
}

[[noreturn]] void execute(char* const* arguments, const sigset_t& signals) {
  // Should even the guard be killed, the program goes with it.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::sigprocmask(SIG_SETMASK, &signals, nullptr);
  ::execvp(arguments[0], arguments);
  std::fprintf(stderr, "cannot execute %s: %s\n", arguments[0], std::strerror(errno));
  ::_exit(kCannotExecute);
}

[[noreturn]] void end_like(const Exit& exit) {
  if (exit.signal != 0) {
    const rlimit no_core{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    std::signal(exit.signal, SIG_DFL);
    sigset_t all;
    ::sigemptyset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    ::raise(exit.signal);
  }
  ::_exit(exit.code);
}

}  // namespace

void run_guarded(char* const* arguments, FileDescriptor lifeline) {
  ::setsid();
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_NAME, kGuardName);

  sigset_t before;
  sigset_t handled;
  ::sigemptyset(&handled);
  for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGHUP})
    ::sigaddset(&handled, signal);
  ::sigprocmask(SIG_BLOCK, &handled, &before);
  const FileDescriptor signals(::signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));

  const pid_t program = ::fork();
  if (program == 0) execute(arguments, before);
  // The program's descriptors are its own: its end must be visible to whoever reads them.
  const int keep = std::max(lifeline.get(), signals.get());
  for (int fd = 0; fd < keep; ++fd) {
    if (fd != lifeline.get() && fd != signals.get()) ::close(fd);
  }
  ::closefrom(keep + 1);

  std::array<pollfd, 2> watched{pollfd{.fd = lifeline.get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = signals.get(), .events = POLLIN, .revents = 0}};
  while (program > 0) {
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) break;
    bool told_to_end = watched[0].revents != 0;
    for (signalfd_siginfo info{}; ::read(signals.get(), &info, sizeof info) == sizeof info;) {
      told_to_end = told_to_end || info.ssi_signo != SIGCHLD;
    }
    if (const std::optional<int> status = reap(program)) {
      kill_descendants();
      end_like(exit_from_wait_status(*status));
    }
    if (told_to_end) break;
  }
  kill_descendants();
  end_like({.code = 0, .signal = SIGKILL});
}

}  // namespace gillab::process
