#include "base/launch/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <utility>

#include "base/protocol/environment.h"
#include "base/support/error.h"
#include "base/support/text.h"

namespace gillab::launch {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSocketInChild = 3;
constexpr int kHostInChild = 4;

/// For people who list processes. Should the host not be loaded, Python takes it for a script, which cannot
/// exist.
constexpr const char* kArgument = "/dev/null/gillab-worker";
constexpr std::size_t kOutputKept = 16384;
constexpr std::size_t kLinesShown = 30;
constexpr double kTimeToEnd_s = 3;

/// What must be loaded into the interpreter before anything else, as the dynamic linker takes it.
std::string preload_list(const std::string& host, const std::string& before) {
  std::string list = host;
  if (!std::string_view(GILLAB_SANITIZER_RUNTIME).empty()) list = GILLAB_SANITIZER_RUNTIME + (":" + list);
  if (!before.empty()) list += ":" + before;
  return list;
}

/// The dynamic linker splits its list at spaces and colons, so a path with one in it cannot be listed; the
/// open file can, by its number.
bool can_be_listed(const std::string& path) {
  return path.find_first_of(" :$") == std::string::npos;
}

process::Command host_command(const Installation& installation, const Interpreter& interpreter, int socket,
                              const FileDescriptor& host, const std::string& collector) {
  const std::string path = installation.host(interpreter.abi).string();
  const char* preloaded = std::getenv("LD_PRELOAD");
  const std::string before = preloaded != nullptr ? preloaded : "";
  const std::string listed = can_be_listed(path) ? path : fmt::format("/proc/self/fd/{}", kHostInChild);
  return {.arguments = {interpreter.executable.string(), kArgument},
          .environment = {{"LD_PRELOAD", preload_list(listed, before)},
                          {protocol::kPreloadBeforeVariable, before},
                          {protocol::kSocketVariable, std::to_string(kSocketInChild)},
                          {protocol::kHostVariable, std::to_string(kHostInChild)},
                          {protocol::kPythonPathVariable, installation.python_path().string()},
                          {protocol::kExecutableVariable, installation.executable().string()},
                          {protocol::kTraceVariable, collector},
                          {protocol::kInterpreterVariable, interpreter.executable.string()}},
          .descriptors = {{socket, kSocketInChild}, {host.get(), kHostInChild}}};
}

FileDescriptor open_host(const Installation& installation, const Interpreter& interpreter) {
  FileDescriptor host(::open(installation.host(interpreter.abi).c_str(), O_RDONLY | O_CLOEXEC));
  if (host.is_open()) return host;
  throw Error(
      fmt::format("{} is CPython {} ({}), but this gillab was built for {}. Build for it too: "
                  "cmake --preset release -DGILLAB_PYTHON='/usr/bin/python3;{}'.",
                  interpreter.executable.string(), interpreter.version, interpreter.abi,
                  enumerate(installation.host_abis()), interpreter.executable.string()));
}

process::Child start(const Installation& installation, const Interpreter& interpreter,
                     const std::string& collector, FileDescriptor& ours) {
  const FileDescriptor host = open_host(installation, interpreter);
  auto [session_end, worker_end] = make_socket_pair();
  ours = std::move(session_end);
  return process::Child(host_command(installation, interpreter, worker_end.get(), host, collector));
}

}  // namespace

WorkerProcess::WorkerProcess(const Installation& installation, const Interpreter& interpreter,
                             const Interrupt& interrupt, const std::string& collector)
    : interrupt_(&interrupt),
      child_(start(installation, interpreter, collector, socket_)),
      output_(child_.output()),
      error_(child_.error()) {
}

WorkerProcess::~WorkerProcess() {
  socket_.reset();
  const auto deadline = Clock::now() + std::chrono::duration<double>(kTimeToEnd_s);
  while (Clock::now() < deadline && !child_.wait_for(0)) {
    // What it still prints must go somewhere, or it could not end.
    std::array<pollfd, 2> watched{pollfd{.fd = output_.descriptor(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = error_.descriptor(), .events = POLLIN, .revents = 0}};
    constexpr int kGlance_ms = 5;
    if (::poll(watched.data(), watched.size(), kGlance_ms) <= 0) continue;
    if (watched[0].revents != 0) output_.read_some();
    if (watched[1].revents != 0) error_.read_some();
  }
}

protocol::Lost WorkerProcess::lose(protocol::Lost::Cause cause, std::string reason) {
  // One that has hung up is about to end, in its own way, which is what the user wants to know.
  if (cause != protocol::Lost::Cause::kEnded || !child_.wait_for(kTimeToEnd_s)) child_.kill();
  const process::Exit exit = child_.wait();
  output_.read_what_is_there();
  error_.read_what_is_there();
  if (reason.empty()) reason = exit.describe();
  return {.cause = cause, .reason = "The worker process " + reason + ".", .output = last_output()};
}

std::string WorkerProcess::last_output() const {
  std::string said = last_lines(output_.text(), kLinesShown);
  const std::string complained = last_lines(error_.text(), kLinesShown);
  if (!said.empty() && !complained.empty()) said += '\n';
  return said + complained;
}

protocol::Answer WorkerProcess::reply_from(const std::string& line) {
  try {
    protocol::Reply reply = protocol::decode_reply(line);
    if (reply.failure) {
      output_.read_what_is_there();
      error_.read_what_is_there();
      const std::string output = last_output();
      if (!output.empty()) {
        reply.failure->details = fmt::format("{}\nIt printed:\n{}", reply.failure->details, output);
      }
    }
    return reply;
  } catch (const protocol::MalformedMessage& error) {
    return lose(protocol::Lost::Cause::kEnded,
                fmt::format("sent a reply that cannot be read ({})", error.what()));
  }
}

void WorkerProcess::Tail::read_some() {
  std::array<char, 65536> buffer{};
  const ssize_t size = ::read(stream_->get(), buffer.data(), buffer.size());
  if (size < 0 && errno == EINTR) return;
  open_ = size > 0;
  if (!open_) return;
  text_.append(buffer.data(), static_cast<std::size_t>(size));
  if (text_.size() > kOutputKept) text_.erase(0, text_.size() - kOutputKept);
}

void WorkerProcess::Tail::read_what_is_there() {
  pollfd watched{.fd = descriptor(), .events = POLLIN, .revents = 0};
  while (open_ && ::poll(&watched, 1, 0) > 0)
    read_some();
}

protocol::Answer WorkerProcess::ask(const protocol::Request& request, double timeout_s) {
  if (interrupt_->requested()) return lose(protocol::Lost::Cause::kInterrupted, "was interrupted");
  // What was printed before belongs to what was asked before.
  for (Tail* tail : {&output_, &error_}) {
    tail->read_what_is_there();
    tail->forget();
  }
  if (!write_all(socket_.get(), protocol::encode(request) + "\n"))
    return lose(protocol::Lost::Cause::kEnded, "");

  const auto deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_s));
  while (true) {
    if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
      const std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return reply_from(line);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      return lose(protocol::Lost::Cause::kTimeout,
                  fmt::format("gave no result within {:g} s (--timeout)", timeout_s));
    }
    std::array<pollfd, 4> watched{pollfd{.fd = socket_.get(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = output_.descriptor(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = error_.descriptor(), .events = POLLIN, .revents = 0},
                                  pollfd{.fd = interrupt_->descriptor(), .events = POLLIN, .revents = 0}};
    if (::poll(watched.data(), watched.size(), static_cast<int>(left)) < 0) continue;
    if (watched[3].revents != 0) return lose(protocol::Lost::Cause::kInterrupted, "was interrupted");
    if (watched[1].revents != 0) output_.read_some();
    if (watched[2].revents != 0) error_.read_some();
    if (watched[0].revents == 0) continue;
    std::array<char, 65536> buffer{};
    const ssize_t size = ::read(socket_.get(), buffer.data(), buffer.size());
    if (size <= 0) return lose(protocol::Lost::Cause::kEnded, "");
    received_.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace gillab::launch
