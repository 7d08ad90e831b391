#include "observed.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <thread>
#include <vector>

#include "base/support/file_descriptor.h"
#include "observe/probe/clock.h"
#include "observe/probe/observe.h"
#include "observe/trace/account.h"

namespace gillab::probe {

namespace {

std::uint64_t events_of(const trace::Recording& read, Event wanted) {
  std::uint64_t count = 0;
  for (const trace::Thread& thread : read.threads)
    count += static_cast<std::uint64_t>(
        std::ranges::count_if(thread.events, [&](std::uint64_t word) { return event_of(word) == wanted; }));
  return count;
}

}  // namespace

void observed(const std::function<void()>& body, const Capacity& capacity, bool timeline) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    EXPECT_TRUE(observe({.capacity = capacity, .timeline = timeline}));
    body();
    std::fflush(nullptr);
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "its process says why; status " << status;
}

Header& header() {
  return *recording();
}

Capacity capacity() {
  return {.threads = header().thread_capacity,
          .notes = header().note_capacity,
          .chunks = header().chunk_capacity};
}

trace::Recording recorded() {
  const FileDescriptor copy(::memfd_create("copy", MFD_CLOEXEC));
  const std::size_t size = recording_size(capacity());
  EXPECT_EQ(::ftruncate(copy.get(), static_cast<off_t>(size)), 0);
  void* const pages = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, copy.get(), 0);
  std::copy_n(reinterpret_cast<const std::byte*>(&header()), size, static_cast<std::byte*>(pages));
  ::munmap(pages, size);
  return trace::read_recording(copy, ticks());
}

void run_threads(int count, const std::function<void(int)>& body) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back(body, i);
}

void expect_truth(const Truth& truth) {
  const LockAccount& lock = header().lock[0];
  EXPECT_EQ(lock.acquires.get(), truth.acquires);
  EXPECT_EQ(lock.handoffs.get(), truth.handoffs);
  EXPECT_EQ(lock.forced.get(), truth.forced);
  EXPECT_EQ(header().violations.load(), 0);

  const trace::Recording read = recorded();
  EXPECT_EQ(events_of(read, Event::kAcquired), truth.acquires);
  EXPECT_EQ(events_of(read, Event::kReleased), lock.releases.get());
  EXPECT_EQ(events_of(read, Event::kYielding), truth.yields);
  EXPECT_EQ(events_of(read, Event::kDemanded), truth.demands);

  const trace::ProcessAccount account = trace::account_of(read, read.begun, 1e-9);
  EXPECT_TRUE(account.check.exact()) << account.check.disagreements << " disagreements";
  EXPECT_EQ(account.acquires, truth.acquires);
  EXPECT_EQ(account.handoffs, truth.handoffs);
  EXPECT_EQ(account.forced, truth.forced);

  std::uint64_t hold = 0;
  for (const trace::Thread& thread : read.threads) {
    EXPECT_EQ(thread.hold + thread.wait + thread.outside, thread.since - thread.begun) << thread.id;
    hold += thread.hold;
  }
  EXPECT_EQ(hold, lock.hold.get());
  EXPECT_LE(hold, read.end - read.begun) << "held longer than the time that passed";
}

void Recorder::SetUp() {
#ifdef GILLAB_OBSERVES_NOTHING
  GTEST_SKIP() << "Sanitizers interpose these functions themselves, so the probe observes nothing.";
#endif
}

}  // namespace gillab::probe
