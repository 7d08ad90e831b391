#include "launch/worker_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "protocol/environment.h"
#include "support/error.h"
#include "support/text.h"

namespace gillab::launch {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSocketInChild = 3;
constexpr std::size_t kOutputKept = 16384;
constexpr std::size_t kLinesShown = 30;

process::Command host_command(const Installation& installation, const Interpreter& interpreter, int socket) {
  const std::filesystem::path host = installation.host(interpreter.abi);
  if (!std::filesystem::exists(host)) {
    throw Error(fmt::format("{} is CPython {} ({}), but this gillab was built for {}. Build for it too: "
                            "cmake --preset release -DGILLAB_PYTHON='/usr/bin/python3;{}'.",
                            interpreter.executable.string(), interpreter.version, interpreter.abi,
                            enumerate(installation.host_abis()), interpreter.executable.string()));
  }
  const char* preloaded = std::getenv("LD_PRELOAD");
  const std::string before = preloaded != nullptr ? preloaded : "";
  std::string preload = host.string();
  if (!std::string_view(GILLAB_SANITIZER_RUNTIME).empty()) preload = GILLAB_SANITIZER_RUNTIME + (":" + preload);
  if (!before.empty()) preload += ":" + before;
  return {.arguments = {interpreter.executable.string(), "gillab-worker"},
          .environment = {{"LD_PRELOAD", preload},
                          {protocol::kPreloadBeforeVariable, before},
                          {protocol::kSocketVariable, std::to_string(kSocketInChild)},
                          {protocol::kPythonPathVariable, installation.python_path().string()},
                          {protocol::kExecutableVariable, installation.executable().string()},
                          {protocol::kInterpreterVariable, interpreter.executable.string()}},
          .descriptors = {{socket, kSocketInChild}}};
}

process::Child start(const Installation& installation, const Interpreter& interpreter, FileDescriptor& ours) {
  auto [session_end, worker_end] = make_socket_pair();
  ours = std::move(session_end);
  return process::Child(host_command(installation, interpreter, worker_end.get()));
}

}  // namespace

WorkerProcess::WorkerProcess(const Installation& installation, const Interpreter& interpreter,
                             const Interrupt& interrupt)
    : interrupt_(&interrupt), child_(start(installation, interpreter, socket_)) {}

lab::Lost WorkerProcess::lose(lab::Lost::Cause cause, std::string reason) {
  child_.kill();
  const process::Exit exit = child_.wait();
  for (bool open = true; open && output_open_;) remember_output(child_.output(), open);
  for (bool open = true; open && error_open_;) remember_output(child_.error(), open);
  if (reason.empty()) reason = exit.describe();
  return {.cause = cause, .reason = "The worker process " + reason + ".", .output = last_lines(output_, kLinesShown)};
}

void WorkerProcess::remember_output(const FileDescriptor& from, bool& open) {
  std::array<char, 65536> buffer{};
  const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
  open = size > 0;
  if (!open) return;
  output_.append(buffer.data(), static_cast<std::size_t>(size));
  if (output_.size() > kOutputKept) output_.erase(0, output_.size() - kOutputKept);
}

lab::Answer WorkerProcess::ask(const protocol::Request& request, double timeout_s) {
  if (interrupt_->requested()) return lose(lab::Lost::Cause::kInterrupted, "was interrupted");
  if (!write_all(socket_.get(), protocol::encode(request) + "\n")) return lose(lab::Lost::Cause::kEnded, "");

  const auto deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_s));
  while (true) {
    if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
      const std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      try {
        return protocol::decode_reply(line);
      } catch (const protocol::MalformedMessage& error) {
        return lose(lab::Lost::Cause::kEnded, fmt::format("sent a reply that cannot be read ({})", error.what()));
      }
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
      return lose(lab::Lost::Cause::kTimeout, fmt::format("gave no result within {:g} s (--timeout)", timeout_s));
    }
    std::array<pollfd, 4> watched{
        pollfd{.fd = socket_.get(), .events = POLLIN, .revents = 0},
        pollfd{.fd = output_open_ ? child_.output().get() : -1, .events = POLLIN, .revents = 0},
        pollfd{.fd = error_open_ ? child_.error().get() : -1, .events = POLLIN, .revents = 0},
        pollfd{.fd = interrupt_->descriptor(), .events = POLLIN, .revents = 0}};
    if (::poll(watched.data(), watched.size(), static_cast<int>(left)) < 0) continue;
    if (watched[3].revents != 0) return lose(lab::Lost::Cause::kInterrupted, "was interrupted");
    if (watched[1].revents != 0) remember_output(child_.output(), output_open_);
    if (watched[2].revents != 0) remember_output(child_.error(), error_open_);
    if (watched[0].revents == 0) continue;
    std::array<char, 65536> buffer{};
    const ssize_t size = ::read(socket_.get(), buffer.data(), buffer.size());
    if (size <= 0) return lose(lab::Lost::Cause::kEnded, "");
    received_.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

}  // namespace gillab::launch
