#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "observe/trace/account.h"

namespace gillab::trace {

/// What an account means.
namespace finding {

/// No thread ever took the GIL.
struct NeverTaken {};

/// The GIL of a free-threaded build was off nearly all the time.
struct FreeThreaded {};

struct OnlyOneThread {
  HeldGils held;
};

struct HardlyAnyWaiting {
  HeldGils held;
  double waited_s = 0;  ///< over all threads
};

/// Code there held on although another thread had asked for the GIL.
struct BlockingPlace {
  std::vector<Frame> stack;   ///< innermost first; empty: unknown
  ThreadName thread;          ///< who held longest
  std::uint64_t threads = 1;  ///< how many held there
  std::uint64_t count = 0;
  double longest_s = 0;
  double blocked_s = 0;      ///< what others waited for it, over all of them
  bool put_off_cpu = false;  ///< the process held the GIL for longer than it computed
};

/// The GIL is the bottleneck: the threads run Python code by turns.
struct TakingTurns {
  HeldGils held;
  double waited_share = 0;   ///< of the threads' time
  std::uint64_t forced = 0;  ///< releases on another thread's demand
};

/// A thread that needs the GIL for a moment waits long for it each time.
struct Convoy {
  ThreadName thread;
  double hold_p50_s = 0;
  double wait_p50_s = 0;
  double wait_p99_s = 0;
};

/// The GIL was held and waited for, and nothing stands out.
struct Plain {
  HeldGils held;
  double waited_share = 0;  ///< of the threads' time
};

}  // namespace finding

using Finding = std::variant<finding::NeverTaken, finding::FreeThreaded, finding::OnlyOneThread,
                             finding::HardlyAnyWaiting, finding::BlockingPlace, finding::TakingTurns,
                             finding::Convoy, finding::Plain>;

/// The most important first, at least one.
[[nodiscard]] std::vector<Finding> diagnosis(const ProcessAccount& account);

/// The bound that the GIL sets: CPU time over the part of it that needs the GIL.
struct Projection {
  double speedup = 1;  ///< that any number of threads could reach at best, on `cpus` CPUs
  double by_gil = 1;   ///< by the GIL alone; infinite when nothing needs it
  double work_s = 0;   ///< what one thread alone would compute
  bool known = false;  ///< whether the CPU time of the process could be read
};

[[nodiscard]] Projection projection(const ProcessAccount& account, int cpus);

}  // namespace gillab::trace
