#include "work/host/worker.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

#include "base/protocol/environment.h"
#include "base/protocol/messages.h"
#include "base/support/file_descriptor.h"
#include "observe/probe/collector_address.h"
#include "observe/probe/observe.h"
#include "work/host/service.h"
#include "work/python/interpreter.h"

namespace gillab::host {

namespace {

constexpr int kCannotStart = 125;

/// Reads a variable and takes it out of the environment, so that no child of a scenario sees it.
std::string take_variable(const char* name) {
  const char* value = std::getenv(name);
  std::string text = value != nullptr ? value : "";
  ::unsetenv(name);
  return text;
}

FileDescriptor take_descriptor(const char* name) {
  const std::string number = take_variable(name);
  if (number.empty())
    throw std::runtime_error(std::string("gillab starts this, nobody else: there is no ") + name);
  return FileDescriptor(std::stoi(number));
}

void restore_preload() {
  const std::string before = take_variable(protocol::kPreloadBeforeVariable);
  if (before.empty()) {
    ::unsetenv("LD_PRELOAD");
  } else {
    ::setenv("LD_PRELOAD", before.c_str(), 1);
  }
}

/// Lines from a socket.
class LineReader {
 public:
  explicit LineReader(const FileDescriptor& socket) : socket_(&socket) {}

  /// The next line without its end; false when the other side has hung up.
  [[nodiscard]] bool next(std::string& line) {
    while (true) {
      if (const std::size_t end = received_.find('\n'); end != std::string::npos) {
        line = received_.substr(0, end);
        received_.erase(0, end + 1);
        return true;
      }
      std::array<char, 4096> buffer{};
      const ssize_t size = ::read(socket_->get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return false;
      received_.append(buffer.data(), static_cast<std::size_t>(size));
    }
  }

 private:
  const FileDescriptor* socket_;
  std::string received_;
};

void serve_session(const FileDescriptor& socket) {
  LineReader requests(socket);
  Service service;
  const pid_t worker = ::getpid();
  for (std::string line; requests.next(line);) {
    const protocol::Reply reply = service.serve(protocol::decode_request(line));
    // A variant that forks and comes back has made a second worker, which nobody asked for an answer.
    if (::getpid() != worker) ::_exit(0);
    if (!write_all(socket.get(), protocol::encode(reply) + "\n")) return;
  }
}

void forbid_core_dumps() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  limit.rlim_cur = 0;
  ::setrlimit(RLIMIT_CORE, &limit);
}

/// Before Python starts, so that its first acquisition is seen.
void start_probe() {
  const std::string collector = take_variable(protocol::kTraceVariable);
  probe::Options options{.capacity = {.threads = 1U << 16U}};
  if (!collector.empty()) {
    options = probe::parse_collector(collector).value_or(options);
    options.timeline = false;  // but for the samples that the session asks it of
  }
  probe::observe(options);
}

}  // namespace

int run_worker() {
  try {
    restore_preload();
    start_probe();
    forbid_core_dumps();
    const FileDescriptor socket = take_descriptor(protocol::kSocketVariable);
    close_on_exec(socket);
    take_descriptor(protocol::kHostVariable).reset();  // the dynamic linker has read it
    const python::Interpreter::Config config{.executable = take_variable(protocol::kInterpreterVariable),
                                             .python_path = take_variable(protocol::kPythonPathVariable)};
    if (!python::versions_match()) {
      throw std::runtime_error("this host was built for CPython " + python::compiled_version() +
                               ", but runs in " + python::running_version());
    }
    const python::Interpreter interpreter(config);
    serve_session(socket);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return kCannotStart;
  }
  return 0;
}

}  // namespace gillab::host
