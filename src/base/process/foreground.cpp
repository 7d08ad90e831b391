#include "base/process/foreground.h"

#include <spawn.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <system_error>

#include "base/support/file_descriptor.h"

namespace gillab::process {

namespace {

constexpr std::array kPassedOn{SIGINT,  SIGQUIT,  SIGTERM, SIGHUP, SIGUSR1,
                               SIGUSR2, SIGWINCH, SIGCONT, SIGTSTP};

sigset_t set_of(const auto& signals) {
  sigset_t set{};
  ::sigemptyset(&set);
  for (const int signal : signals)
    ::sigaddset(&set, signal);
  return set;
}

std::vector<std::string> merged(const Foreground::Environment& changes) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable(*entry);
    const bool changed = std::ranges::any_of(
        changes, [&](const auto& change) { return variable.substr(0, variable.find('=')) == change.first; });
    if (!changed) variables.emplace_back(variable);
  }
  for (const auto& [name, value] : changes)
    variables.push_back(std::string(name).append("=").append(value));
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (std::string& word : words)
    list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

}  // namespace

Foreground::Foreground(const std::vector<std::string>& arguments, const Environment& environment) {
  std::vector<std::string> words = arguments;
  std::vector<std::string> variables = merged(environment);
  posix_spawnattr_t attributes{};
  ::posix_spawnattr_init(&attributes);
  const std::unique_ptr<posix_spawnattr_t, int (*)(posix_spawnattr_t*)> owner(&attributes,
                                                                              &::posix_spawnattr_destroy);
  const sigset_t blocked = set_of(kPassedOn);
  const sigset_t ours = set_of(std::array{SIGCHLD, SIGXFSZ});
  ::sigset_t waited = blocked;
  ::sigaddset(&waited, SIGCHLD);
  std::signal(SIGCHLD, SIG_DFL);  // ignored, as some parents leave it, the child's status would be lost
  ::sigprocmask(SIG_BLOCK, &waited, &before_);
  ::posix_spawnattr_setsigmask(&attributes, &before_);
  ::posix_spawnattr_setsigdefault(&attributes, &ours);  // main() ignores SIGXFSZ
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int error = ::posix_spawnp(&id_, words.front().c_str(), nullptr, &attributes, pointers(words).data(),
                                   pointers(variables).data());
  if (error != 0) {
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    throw std::system_error(error, std::generic_category());
  }
}

Foreground::~Foreground() {
  ::waitpid(id_, nullptr, 0);
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

Exit Foreground::wait() {
  sigset_t awaited = set_of(kPassedOn);
  ::sigaddset(&awaited, SIGCHLD);
  while (true) {
    siginfo_t ended{};
    // Without reaping it: its entry in /proc stays readable.
    if (::waitid(P_PID, static_cast<id_t>(id_), &ended, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        ended.si_pid == id_) {
      // A key that ended the program may not end us a moment later.
      constexpr timespec kNow{};
      while (::sigtimedwait(&awaited, nullptr, &kNow) > 0) {
      }
      const bool exited = ended.si_code == CLD_EXITED;
      return exited ? Exit{.code = ended.si_status} : Exit{.signal = ended.si_status};
    }
    stop_with_it();
    siginfo_t signal{};
    const int number = ::sigwaitinfo(&awaited, &signal);
    if (number <= 0 || number == SIGCHLD || signal.si_code == SI_KERNEL) continue;
    ::kill(id_, number);
  }
}

void Foreground::stop_with_it() const {
  siginfo_t stopped{};
  if (::waitid(P_PID, static_cast<id_t>(id_), &stopped, WSTOPPED | WNOHANG) != 0 || stopped.si_pid != id_)
    return;
  // Ctrl-Z: the shell waits for us, not for the program, and continues both.
  if (stopped.si_status == SIGTSTP) ::raise(SIGSTOP);
}

}  // namespace gillab::process
