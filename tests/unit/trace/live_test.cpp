#include "observe/trace/live.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <string>
#include <utility>
#include <vector>

#include "base/support/error.h"
#include "observe/probe/memory.h"
#include "observe/trace/timeline.h"

namespace gillab::trace {
namespace {

using probe::Event;
using probe::State;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

/// A probe's memory, written as a probe does.
class Written {
 public:
  explicit Written(std::uint32_t chunks = 8, std::uint64_t start = 0) {
    int descriptor = -1;
    memory_ = probe::Memory::map({.threads = 4, .notes = 1, .chunks = chunks}, true, &descriptor);
    descriptor_ = FileDescriptor(descriptor);
    memory_.header().magic = probe::kMagic;
    memory_.header().start_ticks = start;
  }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written() { memory_.unmap(); }

  [[nodiscard]] FileDescriptor memory() const { return FileDescriptor(::dup(descriptor_.get())); }

  void begin_thread(std::uint32_t number, std::uint64_t ticks) {
    memory_.header().threads = number;
    probe::ThreadAccount& account = memory_.thread(number - 1);
    account.id = 1000 + number;
    account.begun.set(ticks);
  }
  void end_thread(std::uint32_t number, std::uint64_t ticks) { memory_.thread(number - 1).ended.set(ticks); }

  void add(std::uint32_t number, Event event, std::uint64_t ticks, std::size_t lock = 0) {
    probe::ThreadAccount& account = memory_.thread(number - 1);
    if (account.chunk == 0 || memory_.chunk(account.chunk - 1).used == probe::Chunk::kEvents) {
      if (memory_.header().chunks >= memory_.header().chunk_capacity) return;
      account.chunk = ++memory_.header().chunks;
      memory_.chunk(account.chunk - 1).thread = number;
    }
    probe::Chunk& chunk = memory_.chunk(account.chunk - 1);
    chunk.events.at(chunk.used) = packed(event, lock, ticks);
    ++chunk.used;
  }

 private:
  probe::Memory memory_;
  FileDescriptor descriptor_;
};

constexpr std::uint64_t kForEver = 1'000'000'000;

std::vector<std::uint64_t> ticks_in(const Thread& thread) {
  std::vector<std::uint64_t> ticks;
  for (const std::uint64_t word : thread.events)
    ticks.push_back(probe::ticks_of(word));
  return ticks;
}

TEST(Live, RefusesWhatIsNoRecording) {
  const FileDescriptor nothing(::memfd_create("nothing", 0));
  EXPECT_THROW(Live(FileDescriptor(::dup(nothing.get())), kForEver), Error);
}

TEST(Live, ReadsWhatCameSinceTheLastTime) {
  Written written;
  Live live(written.memory(), kForEver);
  live.update(5);
  EXPECT_THAT(live.between(0, 5).threads, SizeIs(0));

  written.begin_thread(1, 10);
  written.add(1, Event::kAcquired, 11);
  live.update(20);
  EXPECT_THAT(ticks_in(live.between(0, 100).threads.at(0)), ElementsAre(11));

  written.add(1, Event::kReleased, 21);
  written.begin_thread(2, 22);
  written.add(2, Event::kAcquired, 23);
  live.update(30);
  live.update(31);
  const Recording all = live.between(0, 100);
  EXPECT_THAT(ticks_in(all.threads.at(0)), ElementsAre(11, 21));
  EXPECT_THAT(ticks_in(all.threads.at(1)), ElementsAre(23));
  EXPECT_EQ(all.threads.at(1).id, 1002U);
  EXPECT_EQ(live.now(), 31U);
}

TEST(Live, ReadsTheSameEventsHoweverOftenItLooks) {
  Written written;
  written.begin_thread(1, 0);
  written.begin_thread(2, 0);
  Live often(written.memory(), kForEver);
  for (std::uint64_t i = 1; i <= 1200; ++i) {
    written.add(1 + i % 2, i % 4 < 2 ? Event::kAcquired : Event::kReleased, i);
    if (i % 7 == 0) often.update(i);
  }
  often.update(1201);
  Live once(written.memory(), kForEver);
  once.update(1201);
  for (const std::size_t thread : {0U, 1U}) {
    EXPECT_THAT(often.between(0, 2000).threads.at(thread).events, SizeIs(600));
    EXPECT_EQ(often.between(0, 2000).threads.at(thread).events,
              once.between(0, 2000).threads.at(thread).events);
  }
}

TEST(Live, CutsOutAStretchWithTheStateThatItBeginsIn) {
  Written written;
  written.begin_thread(1, 0);
  written.add(1, Event::kWaiting, 10);
  written.add(1, Event::kDemanded, 15);  // still waits
  written.add(1, Event::kAcquired, 20, 3);
  written.add(1, Event::kReleased, 40, 3);
  Live live(written.memory(), kForEver);
  live.update(100);
  const auto first = [&](std::uint64_t begin, std::uint64_t end) {
    return live.between(begin, end).threads.at(0);
  };
  EXPECT_EQ(first(5, 8).first, State::kOutside);
  EXPECT_EQ(first(17, 30).first, State::kWaiting);
  EXPECT_EQ(first(25, 30).first, State::kHolding);
  EXPECT_EQ(first(25, 30).first_lock, 3);
  EXPECT_THAT(ticks_in(first(17, 30)), ElementsAre(3));  // after 17

  std::vector<std::pair<State, std::uint64_t>> slices;
  trace::visit(
      live.between(25, 50),
      {.step = {},
       .slice = [&](const Slice& slice) { slices.emplace_back(slice.state, slice.end - slice.begin); },
       .handoff = {}});
  EXPECT_THAT(slices, ElementsAre(Pair(State::kHolding, 15), Pair(State::kOutside, 10)));
}

TEST(Live, CountsEventsFromTheRecordingsStart) {
  Written written(8, 5000);
  written.begin_thread(1, 5010);
  written.add(1, Event::kAcquired, 20);
  written.add(1, Event::kReleased, 40);
  Live live(written.memory(), kForEver);
  live.update(5100);
  std::vector<std::uint64_t> ticks;
  trace::visit(live.between(5015, 5100),
               {.step = [&](const Step& step) { ticks.push_back(step.ticks); }, .slice = {}, .handoff = {}});
  EXPECT_THAT(ticks, ElementsAre(5020, 5040));
  EXPECT_EQ(live.between(5030, 5100).threads.at(0).first, State::kHolding);
}

TEST(Live, ForgetsWhatIsOldButNotTheState) {
  Written written;
  written.begin_thread(1, 0);
  for (std::uint64_t i = 1; i <= 100; ++i)
    written.add(1, i % 2 == 1 ? Event::kAcquired : Event::kReleased, 10 * i);
  Live live(written.memory(), 100);
  live.update(1000);
  EXPECT_EQ(live.oldest(), 900U);
  EXPECT_THAT(live.between(0, 2000).threads.at(0).events, SizeIs(::testing::Le(11U)));
  EXPECT_EQ(live.between(915, 916).threads.at(0).first, State::kHolding);
  EXPECT_EQ(live.between(925, 926).threads.at(0).first, State::kOutside);
  // When all is old, the last state goes on.
  written.add(1, Event::kAcquired, 1010);
  live.update(5000);
  EXPECT_EQ(live.between(4990, 5000).threads.at(0).first, State::kHolding);
}

TEST(Live, ShowsThreadsOnlyWhileTheyLive) {
  Written written;
  written.begin_thread(1, 50);
  written.add(1, Event::kAcquired, 60);
  written.add(1, Event::kReleased, 70);
  written.end_thread(1, 80);
  Live live(written.memory(), kForEver);
  live.update(200);
  const auto length = [&](std::uint64_t begin, std::uint64_t end) {
    std::uint64_t sum = 0;
    trace::visit(
        live.between(begin, end),
        {.step = {}, .slice = [&](const Slice& slice) { sum += slice.end - slice.begin; }, .handoff = {}});
    return sum;
  };
  EXPECT_EQ(length(0, 200), 30U);
  EXPECT_EQ(length(0, 40), 0U);
  EXPECT_EQ(length(100, 200), 0U);
  EXPECT_EQ(length(65, 75), 10U);
}

TEST(Live, TellsWhenNothingMoreCanBeRecorded) {
  Written written(2);
  written.begin_thread(1, 0);
  Live live(written.memory(), kForEver);
  written.add(1, Event::kAcquired, 1);
  live.update(2);
  EXPECT_EQ(live.fullness(), 0.5);
  for (std::uint64_t i = 0; i < 2 * probe::Chunk::kEvents; ++i)
    written.add(1, Event::kReleased, 10 + i);
  live.update(5000);
  EXPECT_EQ(live.fullness(), 1);
}

}  // namespace
}  // namespace gillab::trace
