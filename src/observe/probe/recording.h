#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

/// What the probe writes: a block of memory, laid out once and then only filled, which another process may
/// read at any moment, also after the one that wrote it was killed.
///
///     Header | ThreadAccount × thread_capacity | Note × note_capacity | Chunk × chunk_capacity
///
/// Only the pages that were written exist. Every count grows, so what lies below it is complete. All times
/// are in ticks of the probe's clock (clock.h); those of events count from the recording's start.
namespace gillab::probe {

inline constexpr std::uint64_t kMagic = 0x31656269'70626c67;  // "glbpibe1"
/// What a process sends to the collector beside the descriptor of its memory, or in place of it.
inline constexpr char kHereIsMemory = 'M';
inline constexpr char kNoMemory = 'N';

inline constexpr std::uint32_t kNobody = 0;  ///< threads are numbered from 1 on where one may be missing

/// What a thread did with a lock.
enum class Event : std::uint8_t {
  kNone,
  kAcquired,  ///< it holds the lock from now on
  kReleased,  ///< it is outside from now on
  kWaiting,   ///< it found the lock taken and waits from now on
  kYielding,  ///< it let go because another asked for the lock, and waits until that one has it
  kYielded,   ///< and that one has it
  kDemanded,  ///< it has waited for a whole switch interval under one holder, and asks that one to let go
  kGaveUp,    ///< it waits no longer, because a free-threaded build has switched its GIL off; it is outside
};

inline constexpr std::size_t kMostLocks =
    31;  ///< GILs in one process: the main one and sub-interpreters' own

/// An event in eight bytes: ticks since the recording's start, lock, event. (The counter itself, which runs
/// since the machine was switched on, would outgrow what is left for it within a year.)
[[nodiscard]] constexpr std::uint64_t packed(Event event, std::size_t lock, std::uint64_t ticks) {
  return ticks << 8U | static_cast<std::uint64_t>(lock) << 3U | static_cast<std::uint64_t>(event);
}
[[nodiscard]] constexpr Event event_of(std::uint64_t word) {
  return static_cast<Event>(word & 7U);
}
[[nodiscard]] constexpr std::size_t lock_of(std::uint64_t word) {
  return word >> 3U & 31U;
}
[[nodiscard]] constexpr std::uint64_t ticks_of(std::uint64_t word) {
  return word >> 8U;
}

/// A number that one thread at a time writes and any may read.
class Counter {
 public:
  [[nodiscard]] std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  void add(std::uint64_t amount) { set(get() + amount); }

 private:
  std::atomic<std::uint64_t> value_;
};

/// One GIL. Written only under CPython's own mutexes of that lock: `wait` under switch_mutex.
struct LockAccount {
  Counter holder;       ///< number of the thread that holds it, or kNobody
  Counter last_holder;  ///< number of the last thread that held it
  Counter since;        ///< when it was taken or released last; 0 while `holder` and `hold` change
  Counter hold;         ///< ticks somebody held it, up to `since`
  Counter wait;         ///< ticks threads waited before they got it, over all threads
  Counter acquires;
  Counter releases;
  Counter handoffs;  ///< acquisitions by another thread than the last holder
  Counter demanded;  ///< when another thread asked the holder to let go; 0: nobody has
  Counter forced;    ///< releases after that
};

enum class State : std::uint8_t { kOutside, kWaiting, kHolding, kYielding };

// NOLINTBEGIN(cppcoreguidelines-pro-type-member-init): what follows lies in fresh pages, which are zero
/// One thread. Written only by itself.
struct ThreadAccount {
  std::atomic<std::uint32_t> id;     ///< the system's number of the thread
  std::atomic<std::uint32_t> chunk;  ///< its current chunk, from 1 on; 0: none
  Counter begun;
  Counter ended;  ///< 0 while it lives
  Counter since;  ///< when its state began
  Counter state;  ///< a State
  Counter hold;   ///< ticks in each state, up to `since`
  Counter wait;
  Counter outside;
  Counter acquires;
  Counter forced;   ///< releases after another thread had asked for the lock
  Counter dropped;  ///< events that found no room in the timeline
  std::array<char, 32> name;
};

/// One frame of Python code.
struct FrameNote {
  std::int32_t line;
  std::array<char, 60> function;
  std::array<char, 128> file;  ///< its end, when it is longer
};

inline constexpr std::size_t kFramesNoted = 4;

/// Something that happened at a moment, in words.
struct Note {
  enum class Kind : std::uint32_t { kHold = 1, kSampleBegins, kSampleEnds };

  std::atomic<std::uint32_t> kind;  ///< written last; 0: not complete
  std::uint32_t thread;
  std::uint64_t ticks;  ///< kHold: the release that ended it
  std::uint32_t frames;
  std::uint32_t reserved;
  std::array<FrameNote, kFramesNoted> stack;  ///< innermost first; of a sample only the name, as a function
};

/// A page of one thread's events, in order.
struct Chunk {
  static constexpr std::size_t kEvents = 510;

  std::uint32_t thread;  ///< number from 1 on
  std::atomic<std::uint32_t> used;
  std::uint64_t reserved;
  std::array<std::atomic<std::uint64_t>, kEvents> events;
};
static_assert(sizeof(Chunk) == 4096);

struct Header {
  std::uint64_t magic;
  std::uint64_t start_ticks;
  std::uint64_t start_ns;
  std::uint64_t long_hold;  ///< ticks from which on a hold gets a note
  Counter ended;  ///< when the program ended, or made way for another (execve); 0: it runs, or was killed
  std::uint32_t process;
  std::uint32_t parent;
  std::uint32_t python;         ///< as PY_VERSION_HEX; 0: unknown
  std::uint32_t free_threaded;  ///< whether this Python can do without a GIL
  std::uint32_t thread_capacity;
  std::uint32_t note_capacity;
  std::uint32_t chunk_capacity;
  std::atomic<std::uint32_t> timeline;  ///< whether events are recorded beside the sums
  std::atomic<std::uint32_t> locks;
  std::atomic<std::uint32_t> threads;  ///< may exceed the capacity: so many were there
  std::atomic<std::uint32_t> notes;
  std::atomic<std::uint32_t> chunks;
  std::atomic<std::uint32_t> violations;  ///< of "one holder at a time, acquire and release in turn"
  std::atomic<std::uint32_t> lost_notes;  ///< notes that found no room
  std::atomic<std::uint32_t> lost_steps;  ///< of GILs beyond kMostLocks
  std::array<char, 512> command;          ///< arguments, each ended by a zero byte
  std::array<LockAccount, kMostLocks> lock;
};
// NOLINTEND(cppcoreguidelines-pro-type-member-init)

struct Capacity {
  std::uint32_t threads = 0;
  std::uint32_t notes = 0;
  std::uint32_t chunks = 0;
};

/// No recording is larger; whoever reads one may rely on it.
inline constexpr Capacity kMostCapacity{.threads = 1U << 18U, .notes = 1U << 16U, .chunks = 1U << 24U};

inline constexpr std::size_t kHeaderSize = 4096;
static_assert(sizeof(Header) <= kHeaderSize);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free && sizeof(std::atomic<std::uint64_t>) == 8);

[[nodiscard]] constexpr std::size_t threads_offset() {
  return kHeaderSize;
}
[[nodiscard]] constexpr std::size_t notes_offset(const Capacity& capacity) {
  return threads_offset() + capacity.threads * sizeof(ThreadAccount);
}
[[nodiscard]] constexpr std::size_t chunks_offset(const Capacity& capacity) {
  constexpr std::size_t kPage = sizeof(Chunk);
  return (notes_offset(capacity) + capacity.notes * sizeof(Note) + kPage - 1) / kPage * kPage;
}
[[nodiscard]] constexpr std::size_t recording_size(const Capacity& capacity) {
  return chunks_offset(capacity) + capacity.chunks * sizeof(Chunk);
}

}  // namespace gillab::probe
