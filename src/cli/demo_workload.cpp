#include "cli/demo_workload.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/support/error.h"
#include "base/support/text.h"
#include "cli/preloading.h"
#include "observe/probe/clock.h"

namespace gillab::cli {

namespace {

constexpr int kCommandsInChild = 3;
constexpr int kCountsInChild = 4;
constexpr std::size_t kLinesShown = 20;

FileDescriptor shared_counts() {
  FileDescriptor memory(::memfd_create("gillab-demo", MFD_CLOEXEC));
  if (!memory.is_open() || ::ftruncate(memory.get(), demo::kSharedBytes) != 0)
    throw std::system_error(errno, std::generic_category(), "Cannot share memory with the workload");
  return memory;
}

process::Child start(const launch::Installation& installation, const launch::Interpreter& interpreter,
                     const std::string& address, const FileDescriptor& counts, FileDescriptor& commands) {
  auto [ours, theirs] = make_socket_pair();
  commands = std::move(ours);
  const std::string program = (installation.python_path() / "gillab" / "demo_load.py").string();
  // Isolated: neither the current directory nor the user's environment is any of its business.
  return process::Child({.arguments = {interpreter.executable.string(), "-I", program,
                                       std::to_string(kCommandsInChild), std::to_string(kCountsInChild)},
                         .environment = preloading(installation, address),
                         .descriptors = {{theirs.get(), kCommandsInChild}, {counts.get(), kCountsInChild}}});
}

trace::Collector::Options collector_options() {
  return {.megabytes = DemoWorkload::kMegabytes, .long_hold_s = 3600};
}

/// Appends what there is to read; false at the end.
bool read_some(const FileDescriptor& from, std::string& text) {
  pollfd watched{.fd = from.get(), .events = POLLIN, .revents = 0};
  if (::poll(&watched, 1, 0) <= 0) return true;
  std::array<char, 4096> buffer{};
  const ssize_t size = ::read(from.get(), buffer.data(), buffer.size());
  if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
  return size > 0 || (size < 0 && errno == EINTR);
}

}  // namespace

DemoWorkload::DemoWorkload(const launch::Installation& installation, const launch::Interpreter& interpreter)
    : collector_(collector_options()),
      counts_(shared_counts()),
      child_(start(installation, interpreter, collector_->address(), counts_, commands_)) {
  collector_->start();
}

DemoWorkload::~DemoWorkload() {
  // First, or it would read all of the recording when the program ends.
  collector_.reset();
}

void DemoWorkload::tell(const std::string& command) {
  // When nobody listens any more, look_after() says why.
  static_cast<void>(write_all(commands_.get(), command + "\n"));
}

std::vector<demo::Row> DemoWorkload::rows() const {
  std::array<std::uint64_t, demo::kMostThreads * demo::kWordsInRow> words{};
  static_assert(sizeof words <= demo::kSharedBytes);
  if (::pread(counts_.get(), words.data(), sizeof words, 0) != sizeof words) return {};
  return demo::rows_from(words);
}

trace::Live* DemoWorkload::look() {
  if (!live_) {
    FileDescriptor memory = collector_->first_memory();
    if (!memory.is_open()) return nullptr;
    live_.emplace(std::move(memory), static_cast<std::uint64_t>(kKept_s / seconds_per_tick()));
  }
  live_->update(probe::ticks());
  return &*live_;
}

void DemoWorkload::look_after() {
  constexpr std::size_t kKept = 16384;
  const bool talks = read_some(child_.error(), said_);
  if (said_.size() > kKept) said_.erase(0, said_.size() - kKept);
  if (read_some(child_.output(), said_) && talks) return;
  const process::Exit exit = child_.wait();
  while (read_some(child_.error(), said_)) {
    pollfd watched{.fd = child_.error().get(), .events = POLLIN, .revents = 0};
    if (::poll(&watched, 1, 0) <= 0) break;
  }
  const std::string words = last_lines(said_, kLinesShown);
  throw Error(fmt::format("The demo's Python program {}.{}", exit.describe(),
                          words.empty() ? "" : fmt::format(" It said:\n{}", words)),
              ExitStatus::kScenarioFailed);
}

}  // namespace gillab::cli
