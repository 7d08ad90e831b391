#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "observe/trace/bins.h"
#include "observe/trace/recording.h"

/// Who held the GIL and who waited, added up: what `gillab trace` tells, in seconds.
namespace gillab::trace {

/// Durations of one kind.
struct Distribution {
  std::uint64_t count = 0;
  double total_s = 0;
  double p50_s = 0;
  double p99_s = 0;
  double max_s = 0;
};

/// How much of the time GILs were held.
struct HeldGils {
  std::uint32_t gils = 1;  ///< that there were
  double mean = 0;         ///< so many were held at a time, on average

  /// Share of the time that a GIL was held, on average over all of them.
  [[nodiscard]] double share() const { return gils > 1 ? mean / gils : mean; }
};

/// What there is to call a thread by.
struct ThreadName {
  std::string given;     ///< its name in Python; may be empty
  std::uint32_t id = 0;  ///< the system's number
};

struct ThreadSummary {
  std::uint32_t number = 0;  ///< within the process, from 1 on
  ThreadName name;
  double begin_s = 0;  ///< after the process's first event
  double life_s = 0;   ///< from its first event, or its start by Python, to its end; hold + wait + outside
  double hold_s = 0;
  double wait_s = 0;  ///< waiting for the GIL, and for another to take it after a forced release
  double outside_s = 0;
  Distribution holds;
  Distribution waits;         ///< from finding the GIL taken to having it
  std::uint64_t forced = 0;   ///< releases on another thread's demand
  std::uint64_t dropped = 0;  ///< events that found no room
  std::vector<Bin> bins;      ///< what it did, from the process's first event to its end; may be empty
};

/// Where in the program long holds were, and what they cost others.
struct HoldPlace {
  std::vector<Frame> stack;  ///< innermost first; empty: unknown
  std::uint64_t count = 0;
  double total_s = 0;
  double longest_s = 0;
  double blocked_s = 0;       ///< time others waited meanwhile, over all of them
  double overdue_s = 0;       ///< time held on after another thread asked for it: Python code lets go at once
  ThreadName thread;          ///< who held longest
  std::uint64_t threads = 0;  ///< how many held there
};

struct HandoffCount {
  std::uint32_t from = 0;  ///< thread numbers
  std::uint32_t to = 0;
  std::uint64_t count = 0;
};

/// What the recording says against itself; all zero in an exact account.
struct SelfCheck {
  std::uint64_t events = 0;
  std::uint64_t violations = 0;     ///< two holders at a time, or acquire and release not in turn
  std::uint64_t disagreements = 0;  ///< threads whose timeline does not add up to their sums
  std::uint64_t dropped = 0;        ///< events that found no room
  std::uint64_t lost_threads = 0;   ///< threads that found no room
  std::uint64_t lost_places = 0;    ///< long holds whose place found no room; the holds themselves count

  [[nodiscard]] bool exact() const {
    return violations == 0 && disagreements == 0 && dropped == 0 && lost_threads == 0;
  }
};

struct ProcessAccount {
  pid_t process = 0;
  pid_t parent = 0;
  std::vector<std::string> command;
  std::uint32_t python = 0;  ///< as PY_VERSION_HEX; 0: unknown
  bool free_threaded = false;
  double begin_s = 0;  ///< after the first process
  double life_s = 0;   ///< from the first acquisition of the GIL to the end of the process
  bool ended = true;   ///< false: it still ran when the account was drawn up
  double cpu_s = 0;    ///< CPU time of the process; 0: unknown
  std::uint32_t gils = 0;
  double held_s = 0;  ///< time that anybody held a GIL, over all GILs
  double busiest_share =
      0;                ///< of several GILs, how much of its own life the one that was held most was held
  double waited_s = 0;  ///< over all threads
  std::uint64_t acquires = 0;
  std::uint64_t handoffs = 0;
  std::uint64_t forced = 0;
  std::vector<ThreadSummary> threads;  ///< in the order of their beginning
  std::vector<HandoffCount> matrix;    ///< the most frequent first
  std::vector<HoldPlace> places;       ///< of long holds, those that blocked most first
  SelfCheck check;

  [[nodiscard]] HeldGils held() const { return {.gils = gils, .mean = life_s > 0 ? held_s / life_s : 0}; }
};

/// `origin`: the tick that begin_s counts from. `seconds_per_tick`: as the collector measured it.
[[nodiscard]] ProcessAccount account_of(const Recording& recording, std::uint64_t origin,
                                        double seconds_per_tick);

}  // namespace gillab::trace
