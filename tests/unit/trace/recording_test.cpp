#include "observe/trace/recording.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <vector>

#include "base/support/error.h"
#include "observe/probe/memory.h"
#include "observe/trace/account.h"
#include "observe/trace/timeline.h"

namespace gillab::trace {
namespace {

using probe::Capacity;

constexpr Capacity kSmall{.threads = 4, .notes = 2, .chunks = 3};
constexpr std::uint64_t kStart = 1000;

/// Memory that a probe may have filled, with a thread that held from 10 to 30 after the start.
class SharedMemory : public ::testing::Test {
 protected:
  void SetUp() override {
    int descriptor = -1;
    memory_ = probe::Memory::map(kSmall, true, &descriptor);
    ASSERT_TRUE(memory_);
    file_ = FileDescriptor(descriptor);
    probe::Header& header = memory_.header();
    header.magic = probe::kMagic;
    header.start_ticks = kStart;
    header.process = 77;
    header.python = 0x030c01f0;
    header.locks = 1;
    header.threads = 1;
    header.chunks = 1;
    constexpr std::string_view kCommand("python3\0-c\0pass", 15);
    std::ranges::copy(kCommand, header.command.begin());
    probe::ThreadAccount& thread = memory_.thread(0);
    thread.id = 77;
    thread.begun.set(kStart);
    thread.hold.set(20);
    std::ranges::copy(std::string_view("MainThread"), thread.name.begin());
    probe::Chunk& chunk = memory_.chunk(0);
    chunk.thread = 1;
    chunk.events[0] = probe::packed(probe::Event::kAcquired, 0, 10);
    chunk.events[1] = probe::packed(probe::Event::kReleased, 0, 30);
    chunk.used = 2;
  }
  void TearDown() override { memory_.unmap(); }

  /// Reads it and goes through everything that is made of it.
  Recording read() {
    Recording recording = read_recording(file_, kStart + 100);
    static_cast<void>(account_of(recording, recording.begun, 1e-9));
    visit(recording,
          {.step = [](const Step&) {}, .slice = [](const Slice&) {}, .handoff = [](const Handoff&) {}});
    return recording;
  }

  probe::Memory memory_;
  FileDescriptor file_;
};

TEST_F(SharedMemory, TellsWhatWasWritten) {
  const Recording recording = read();
  EXPECT_EQ(recording.process, 77);
  EXPECT_EQ(recording.command, (std::vector<std::string>{"python3", "-c", "pass"}));
  ASSERT_EQ(recording.threads.size(), 1);
  EXPECT_EQ(recording.threads[0].name, "MainThread");
  EXPECT_EQ(recording.threads[0].events.size(), 2);
  EXPECT_EQ(recording.end, kStart + 100);
  EXPECT_EQ(account_of(recording, kStart, 1).held_s, 20);
}

TEST_F(SharedMemory, EndsWhenTheProgramSaysSo) {
  memory_.header().ended.set(kStart + 50);
  EXPECT_EQ(read().end, kStart + 50);
}

TEST_F(SharedMemory, CountsBeyondTheCapacityAreCut) {
  probe::Header& header = memory_.header();
  header.threads = 1000;
  header.notes = 1000;
  header.chunks = 0xffffffff;
  const Recording recording = read();
  EXPECT_EQ(recording.threads.size(), 4);
  EXPECT_EQ(recording.lost_threads, 996);
}

TEST_F(SharedMemory, TextsNeedNoEnd) {
  memory_.header().command.fill('x');
  memory_.thread(0).name.fill('\xff');
  memory_.header().notes = 1;
  memory_.note(0).kind = 1;
  memory_.note(0).frames = 4'000'000'000;
  for (probe::FrameNote& frame : memory_.note(0).stack) {
    frame.file.fill('f');
    frame.function.fill('g');
  }
  const Recording recording = read();
  EXPECT_EQ(recording.command.size(), 1);
  EXPECT_EQ(recording.threads[0].name.size(), 32);
  ASSERT_EQ(recording.notes.size(), 1);
  EXPECT_EQ(recording.notes[0].stack.size(), probe::kFramesNoted);
}

TEST_F(SharedMemory, ChunksOfThreadsThatAreNoneAreLeftOut) {
  memory_.header().chunks = 3;
  memory_.chunk(1).thread = 5;
  memory_.chunk(1).used = 0xffffffff;
  memory_.chunk(2).thread = 1;
  memory_.chunk(2).used = 0xffffffff;
  EXPECT_EQ(read().threads[0].events.size(), 2 + probe::Chunk::kEvents);
}

TEST_F(SharedMemory, ImpossibleCapacitiesAreNoRecording) {
  for (const auto spoil : {+[](probe::Header& header) { header.thread_capacity = 0xffffffff; },
                           +[](probe::Header& header) { header.note_capacity = 0xffffffff; },
                           +[](probe::Header& header) { header.chunk_capacity = 0xffffffff; },
                           +[](probe::Header& header) { header.thread_capacity = 1U << 18U; },
                           +[](probe::Header& header) { header.magic = 0; }}) {
    const auto page = std::make_unique<std::array<std::byte, probe::kHeaderSize>>();
    std::memcpy(page->data(), &memory_.header(), page->size());
    spoil(memory_.header());
    EXPECT_THROW(static_cast<void>(read()), Error);
    std::memcpy(static_cast<void*>(&memory_.header()), page->data(), page->size());
  }
  EXPECT_NO_THROW(read());
}

TEST_F(SharedMemory, CutShortItIsNoRecording) {
  const auto size = static_cast<off_t>(probe::recording_size(kSmall));
  for (const off_t length : {off_t{0}, off_t{8}, off_t{4096}, size - 1}) {
    ASSERT_EQ(::ftruncate(file_.get(), length), 0);
    EXPECT_THROW(static_cast<void>(read()), Error) << length;
  }
}

TEST_F(SharedMemory, GarbageBehindTheHeaderDoesNoHarm) {
  std::mt19937_64 random(7);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(&memory_.header());
  const std::size_t size = probe::recording_size(kSmall);
  for (int attempt = 0; attempt < 200; ++attempt) {
    memory_.header().threads = 4;
    memory_.header().notes = 2;
    memory_.header().chunks = 3;
    for (std::size_t i = probe::kHeaderSize; i < size; ++i)
      bytes[i] = static_cast<std::uint8_t>(random());
    for (std::uint32_t i = 0; i < 3; ++i)
      memory_.chunk(i).thread = 1 + i;
    read();
  }
}

TEST_F(SharedMemory, GarbageInTheHeaderDoesNoHarm) {
  std::mt19937_64 random(11);
  auto* const bytes = reinterpret_cast<std::uint8_t*>(&memory_.header());
  for (int attempt = 0; attempt < 2000; ++attempt) {
    bytes[8 + random() % (sizeof(probe::Header) - 8)] = static_cast<std::uint8_t>(random());
    try {
      read();
    } catch (const Error&) {
      memory_.header().thread_capacity = kSmall.threads;
      memory_.header().note_capacity = kSmall.notes;
      memory_.header().chunk_capacity = kSmall.chunks;
    }
  }
}

TEST(ReadRecording, OtherFilesAreNone) {
  EXPECT_THROW(static_cast<void>(read_recording(FileDescriptor(), 0)), Error);
  const Pipe pipe = make_pipe();
  EXPECT_THROW(static_cast<void>(read_recording(pipe.read, 0)), Error);
}

TEST(Memory, KeepsToTheLimitsOfTheProcess) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto capacity_with = [&](rlim_t bytes) {
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    int descriptor = -1;
    probe::Memory memory = probe::Memory::map(probe::kMostCapacity, true, &descriptor);
    const FileDescriptor file(descriptor);
    Capacity capacity{};
    if (memory) {
      const probe::Header& header = memory.header();
      capacity = {
          .threads = header.thread_capacity, .notes = header.note_capacity, .chunks = header.chunk_capacity};
      EXPECT_LE(probe::recording_size(capacity), bytes);
      memory.unmap();
    }
    return capacity;
  };
  EXPECT_EQ(capacity_with(1000).threads, 0);
  EXPECT_GT(capacity_with(1U << 16U).threads, 8);
  EXPECT_GT(capacity_with(1U << 16U).chunks, 4);
  EXPECT_GT(capacity_with(1U << 24U).chunks, 1000);
  ::setrlimit(RLIMIT_FSIZE, &before);
}

}  // namespace
}  // namespace gillab::trace
