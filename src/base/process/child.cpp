#include "base/process/child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
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
#include <system_error>

#include "base/process/guard.h"
#include "base/process/orphans.h"

namespace gillab::process {

namespace {

constexpr int kCannotStart = 126;

/// In the forked process there is nobody to catch an exception.
[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "cannot start a process: %s: %s\n", what, std::strerror(errno));
  ::_exit(kCannotStart);
}

/// A copy of the descriptor at `lowest` or above, closed on exec.
int moved_up(int fd, int lowest) {
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, lowest);
  if (moved < 0) give_up("descriptor");
  return moved;
}

/// In the forked process: puts every descriptor in its place and closes all others. All are first moved above
/// the places, so that placing one cannot overwrite another.
FileDescriptor arrange_descriptors(const Command& command, int lifeline, int output, int error) {
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) give_up("/dev/null");
  std::vector<std::pair<int, int>> moves{
      {nothing, STDIN_FILENO}, {output, STDOUT_FILENO}, {error, STDERR_FILENO}};
  moves.insert(moves.end(), command.descriptors.begin(), command.descriptors.end());
  int above = 0;
  for (const auto& [fd, place] : moves)
    above = std::max(above, place + 1);
  const int kept = moved_up(lifeline, above);
  for (auto& [fd, place] : moves)
    fd = moved_up(fd, above);
  for (const auto& [fd, place] : moves) {
    if (::dup2(fd, place) < 0) give_up("descriptor");
  }
  for (int fd = 0; fd < kept; ++fd) {
    const bool placed = std::ranges::any_of(moves, [fd](const auto& move) { return move.second == fd; });
    if (!placed) ::close(fd);
  }
  ::closefrom(kept + 1);
  return FileDescriptor(kept);
}

[[noreturn]] void become_guard(const Command& command, int lifeline, int output, int error) noexcept {
  FileDescriptor kept = arrange_descriptors(command, lifeline, output, error);
  for (const auto& [name, value] : command.environment)
    ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<std::string> words = command.arguments;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  run_guarded(arguments.data(), std::move(kept));
}

/// Appends what can be read now; false at end of file.
bool drain(const FileDescriptor& fd, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t size = ::read(fd.get(), buffer.data(), buffer.size());
  if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && (errno == EINTR || errno == EAGAIN));
}

}  // namespace

Child::Child(const Command& command) : guard_(-1) {
  Pipe lifeline = make_pipe();
  Pipe output = make_pipe();
  Pipe error = make_pipe();
  adopt_orphans();
  const pid_t guard = ::fork();
  if (guard < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (guard == 0) become_guard(command, lifeline.read.get(), output.write.get(), error.write.get());
  guard_ = Process(guard);
  lifeline_ = std::move(lifeline.write);
  output_ = std::move(output.read);
  error_ = std::move(error.read);
}

Child::~Child() {
  kill();
  wait();
}

void Child::kill() {
  lifeline_.reset();
}

bool Child::wait_for(double seconds) const {
  if (guard_.id() < 0) return true;
  const FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, guard_.id(), 0)));
  pollfd watched{.fd = process.get(), .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    ready = ::poll(&watched, 1, static_cast<int>(seconds * 1000));
  } while (ready < 0 && errno == EINTR);
  return process.is_open() && ready > 0;
}

Exit Child::wait() {
  if (guard_.id() < 0) return exit_;
  int status = 0;
  while (::waitpid(guard_.id(), &status, 0) < 0 && errno == EINTR) {
  }
  guard_.forget();
  exit_ = exit_from_wait_status(status);
  // A guard ends like its program; but it may have been killed itself, before it could clean up.
  if (exit_.signal == SIGKILL) kill_orphans();
  return exit_;
}

Finished run(const Command& command, double timeout_s) {
  using Clock = std::chrono::steady_clock;
  Child child(command);
  Finished finished;
  const auto deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_s));
  std::array<pollfd, 2> watched{pollfd{.fd = child.output().get(), .events = POLLIN, .revents = 0},
                                pollfd{.fd = child.error().get(), .events = POLLIN, .revents = 0}};
  while (watched[0].fd >= 0 || watched[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) break;
    if (::poll(watched.data(), watched.size(), static_cast<int>(left)) < 0) continue;
    if (watched[0].revents != 0 && !drain(child.output(), finished.output)) watched[0].fd = -1;
    if (watched[1].revents != 0 && !drain(child.error(), finished.error)) watched[1].fd = -1;
  }
  const double left_s = std::chrono::duration<double>(deadline - Clock::now()).count();
  if (!child.wait_for(std::max(0.0, left_s))) child.kill();
  finished.exit = child.wait();
  return finished;
}

}  // namespace gillab::process
