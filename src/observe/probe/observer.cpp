#include "observe/probe/observer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "observe/probe/clock.h"
#include "observe/probe/delivery.h"
#include "observe/probe/locks.h"
#include "observe/probe/python_code.h"
#include "observe/probe/self.h"

namespace gillab::probe {

constinit Observer observer{};

namespace {

void read_command(std::span<char> command) {
  const int file = ::open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  if (::read(file, command.data(), command.size() - 1) < 0) command.front() = '\0';
  ::close(file);
}

std::string_view collector() {
  return {observer.collector.data(), observer.collector_size};
}

void begin_again_in_child() {
  // The memory is the parent's; the child, which is this thread alone, gets its own at its first event.
  observer.memory.unmap();
  self = {};
}

}  // namespace

void begin_observing(const Options& options) {
  observer.capacity = options.capacity;
  observer.timeline = options.timeline;
  observer.long_hold = options.long_hold;
  observer.collector_size = std::min(options.collector.size(), observer.collector.size() - 1);
  std::copy_n(options.collector.begin(), observer.collector_size, observer.collector.begin());
  options.clock ? choose_clock(*options.clock) : choose_clock();
  ::pthread_key_create(&observer.thread_end, &end_thread);
  ::pthread_atfork(nullptr, nullptr, &begin_again_in_child);
  observer.observing = true;
}

bool begin_recording() {
  if (observer.memory) return true;
  const bool shared = observer.collector_size != 0;
  int descriptor = -1;
  Memory memory = Memory::map(observer.capacity, shared, &descriptor);
  if (!memory) {
    observer.observing = false;
    if (shared) deliver(-1, collector());
    return false;
  }
  fill_in(memory.header());
  if (shared) {
    const bool sent = deliver(descriptor, collector());
    ::close(descriptor);
    if (!sent) {
      memory.unmap();
      observer.observing = false;
      return false;
    }
  }
  observer.memory = memory;
  return true;
}

void fill_in(Header& header) {
  const Moment now = moment_now();
  header.start_ticks = now.ticks;
  header.start_ns = now.ns;
  header.long_hold = observer.long_hold;
  header.process = static_cast<std::uint32_t>(::getpid());
  header.parent = static_cast<std::uint32_t>(::getppid());
  header.python = python_version();
  header.free_threaded = is_free_threaded() ? 1 : 0;
  header.timeline.store(observer.timeline ? 1 : 0, std::memory_order_relaxed);
  header.locks.store(static_cast<std::uint32_t>(known_locks()));
  read_command(header.command);
  header.magic = kMagic;
}

void note_violation() {
  observer.memory.header().violations.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace gillab::probe
