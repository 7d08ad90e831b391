#include "observe/trace/collector.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <random>
#include <system_error>

#include "base/support/error.h"
#include "base/system/process_stat.h"
#include "observe/probe/collector_address.h"

namespace gillab::trace {

namespace {

constexpr int kBacklog = 1024;
constexpr std::chrono::milliseconds kCalibration{10};

std::string fresh_name() {
  std::random_device random;
  return fmt::format("gillab-{:08x}{:08x}{:08x}", random(), random(), random());
}

FileDescriptor listen_at(const std::string& name) {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(name, std::begin(address.sun_path) + 1);  // abstract: in no file system
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the way of the socket API
  if (!socket.is_open() || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0 ||
      ::listen(socket.get(), kBacklog) != 0) {
    throw std::system_error(errno, std::generic_category(), "Cannot listen for traced processes");
  }
  return socket;
}

/// Every process that is followed takes two descriptors.
void allow_many_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

struct Message {
  char kind = 0;
  FileDescriptor memory;
};

/// What a process sends, at once or never: one that was stopped in between must not hold up the others.
Message received(int connection) {
  constexpr timeval kPatience{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  std::array<char, 1> byte{};
  iovec content{.iov_base = byte.data(), .iov_len = byte.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (::recvmsg(connection, &message, MSG_CMSG_CLOEXEC) != 1) return {};
  const cmsghdr* const header = CMSG_FIRSTHDR(&message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return {.kind = byte.front(), .memory = {}};
  int descriptor = -1;
  std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return {.kind = byte.front(), .memory = FileDescriptor(descriptor)};
}

FileDescriptor open_process(pid_t id) {
  return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
}

/// CPU time of a process that may have ended, as long as nobody has asked how; else 0.
double cpu_time_s(pid_t id) {
  const auto stat = system::process_stat(id);
  return stat ? stat->cpu_s : 0;
}

bool is_ready(const FileDescriptor& descriptor) {
  pollfd watched{.fd = descriptor.get(), .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, 0) > 0;
}

}  // namespace

Collector::Collector(const Options& options) : wake_(make_pipe()) {
  probe::choose_clock();
  begun_ = probe::moment_now();
  const std::string name = fresh_name();
  listener_ = listen_at(name);
  std::this_thread::sleep_for(kCalibration);
  constexpr std::uint32_t kMegabyte = 1U << 20U;
  const auto long_hold = static_cast<std::uint64_t>(options.long_hold_s / seconds_per_tick());
  address_ = probe::collector_address(
      name, probe::chosen_clock(),
      options.megabytes * (kMegabyte / static_cast<std::uint32_t>(sizeof(probe::Chunk))), long_hold);
}

Collector::~Collector() {
  if (thread_.joinable()) {
    thread_.request_stop();
    wake_.write.reset();
  }
}

void Collector::start() {
  allow_many_descriptors();
  thread_ = std::jthread([this](const std::stop_token& stop) { receive(stop); });
}

void Collector::receive(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<pollfd> watched{{.fd = listener_.get(), .events = POLLIN, .revents = 0},
                                {.fd = wake_.read.get(), .events = POLLIN, .revents = 0}};
    {
      const std::lock_guard guard(lock_);
      for (const Source& source : sources_)
        watched.push_back({.fd = source.process.get(), .events = POLLIN, .revents = 0});
    }
    if (::poll(watched.data(), watched.size(), -1) <= 0) continue;
    while (is_ready(listener_))
      accept_one();
    read_ended();
  }
}

void Collector::accept_one() {
  const FileDescriptor connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!connection.is_open()) return;
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::getuid())
    return;
  Message message = received(connection.get());
  const std::lock_guard guard(lock_);
  if (!message.memory.is_open()) {
    // Either it could not have memory, or there was no descriptor left here to take it.
    if (message.kind == probe::kNoMemory || message.kind == probe::kHereIsMemory) ++unrecorded_;
    return;
  }
  Source source{.memory = std::move(message.memory), .process = open_process(peer.pid), .id = peer.pid};
  // The same process again: its program has made way for another (execve).
  std::erase_if(sources_, [&](const Source& before) {
    if (before.id != source.id) return false;
    source.cpu_before_s = cpu_time_s(source.id);
    close_book(before, true);
    return true;
  });
  if (!source.process.is_open() && ::kill(source.id, 0) != 0 && errno == ESRCH) {
    close_book(source, true);  // it has come and gone
  } else {
    sources_.push_back(std::move(source));  // where there is no descriptor left to watch its end, until ours
  }
}

void Collector::read_ended() {
  const std::lock_guard guard(lock_);
  std::erase_if(sources_, [this](const Source& source) {
    if (!is_ready(source.process)) return false;
    close_book(source, true);
    return true;
  });
}

void Collector::close_book(const Source& source, bool ended) {
  try {
    Recording recording = read_recording(source.memory, probe::ticks());
    recording.ended = ended;
    recording.process = source.id;  // as this process sees it, whatever namespace that one lives in
    recording.cpu_s = std::max(0.0, cpu_time_s(source.id) - source.cpu_before_s);
    recordings_.push_back(std::move(recording));
  } catch (const Error&) {
    // Whatever it was, no probe sent it.
  }
}

std::vector<Recording> Collector::finish(double grace_s) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::duration<double>(grace_s);
  while (std::chrono::steady_clock::now() < deadline) {
    {
      const std::lock_guard guard(lock_);
      if (sources_.empty() && !is_ready(listener_)) break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  thread_.request_stop();
  wake_.write.reset();
  thread_ = {};
  while (is_ready(listener_))
    accept_one();
  read_ended();
  for (const Source& source : sources_)
    close_book(source, !source.process.is_open() && ::kill(source.id, 0) != 0);
  sources_.clear();
  std::ranges::stable_sort(recordings_, {}, &Recording::begun);
  return std::move(recordings_);
}

std::vector<Recording> Collector::look() {
  const std::lock_guard guard(lock_);
  std::vector<Recording> seen;
  for (const Source& source : sources_)
    seen.push_back(read_recording(source.memory, probe::ticks()));
  return seen;
}

FileDescriptor Collector::first_memory() {
  const std::lock_guard guard(lock_);
  if (sources_.empty()) return {};
  return FileDescriptor(::fcntl(sources_.front().memory.get(), F_DUPFD_CLOEXEC, 0));
}

double Collector::seconds_per_tick() const {
  return probe::seconds_per_tick(begun_, probe::moment_now());
}

}  // namespace gillab::trace
