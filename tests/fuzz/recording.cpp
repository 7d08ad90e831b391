// Any memory is either refused as a recording, or an account, a diagnosis and a timeline can be drawn from
// it.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/support/error.h"
#include "base/support/file_descriptor.h"
#include "observe/probe/recording.h"
#include "observe/trace/account.h"
#include "observe/trace/recording.h"
#include "observe/trace/timeline.h"
#include "require.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/trace.h"
#include "tell/results/trace_document.h"

using namespace gillab;  // NOLINT(google-build-using-namespace)

namespace {

constexpr probe::Capacity kCapacity{.threads = 4, .notes = 4, .chunks = 4};

/// Where the parts of a recording are that may say anything, one after the other as the input gives them: the
/// fuzzer need not find out how far they lie apart.
struct Part {
  std::size_t offset;
  std::size_t size;
};

constexpr std::size_t kFacts = offsetof(probe::Header, lock) + 4 * sizeof(probe::LockAccount);
constexpr std::size_t kFewEvents = offsetof(probe::Chunk, events) + 16 * sizeof(std::uint64_t);
constexpr Part kParts[] = {
    {.offset = 0, .size = kFacts},
    {.offset = probe::threads_offset(), .size = kCapacity.threads * sizeof(probe::ThreadAccount)},
    {.offset = probe::chunks_offset(kCapacity), .size = kFewEvents},
    {.offset = probe::chunks_offset(kCapacity) + sizeof(probe::Chunk), .size = kFewEvents},
    {.offset = probe::chunks_offset(kCapacity) + 2 * sizeof(probe::Chunk), .size = kFewEvents},
    {.offset = probe::notes_offset(kCapacity), .size = kCapacity.notes * sizeof(probe::Note)},
};

/// The memory; nearly every input passes for a recording, and every eighth not.
FileDescriptor memory_from(const std::uint8_t* data, std::size_t size) {
  FileDescriptor memory(::memfd_create("fuzzed", MFD_CLOEXEC));
  require(memory.is_open(), "there is memory");
  require(::ftruncate(memory.get(), static_cast<off_t>(probe::recording_size(kCapacity))) == 0,
          "of that size");
  for (const Part& part : kParts) {
    const std::size_t taken = std::min(part.size, size);
    require(
        ::pwrite(memory.get(), data, taken, static_cast<off_t>(part.offset)) == static_cast<ssize_t>(taken),
        "it can be written");
    data += taken;
    size -= taken;
  }
  return memory;
}

void pass_for_a_recording(const FileDescriptor& memory) {
  const auto put = [&](std::size_t offset, const auto& value) {
    require(::pwrite(memory.get(), &value, sizeof value, static_cast<off_t>(offset)) == sizeof value,
            "it can be written");
  };
  put(offsetof(probe::Header, magic), probe::kMagic);
  put(offsetof(probe::Header, thread_capacity), kCapacity.threads);
  put(offsetof(probe::Header, note_capacity), kCapacity.notes);
  put(offsetof(probe::Header, chunk_capacity), kCapacity.chunks);
}

void draw(const trace::Recording& recording) {
  constexpr double kTick_s = 1e-9;
  trace::Observation report{.command = {"fuzzed"}, .version = "0", .ending = "ended", .cpus = 2};
  report.processes = {trace::account_of(recording, recording.begun, kTick_s),
                      trace::account_of(recording, 0, kTick_s)};
  require(!results::trace_json(report).empty(), "there is a document");
  require(!terminal::drawn(report::trace(report), {}).empty(), "there is a summary");
  trace::visit(recording,
               {.step = [](const auto&) {}, .slice = [](const auto&) {}, .handoff = [](const auto&) {}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool believable = *data % 8 != 0;
  const FileDescriptor memory = memory_from(data, size);
  if (believable) pass_for_a_recording(memory);
  try {
    draw(trace::read_recording(memory, 1'000'000));
  } catch (const Error&) {
    require(!believable, "a recording is read");
  }
  return 0;
}
