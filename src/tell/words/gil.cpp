#include "tell/words/gil.h"

#include <fmt/format.h>

#include "tell/words/units.h"

namespace gillab::words {

std::string why(const lab::GilSummary& summary, protocol::Gils gils) {
  constexpr double kHardly = 0.1;
  if (gils == protocol::Gils::kOtherProcesses) return "each process has a GIL of its own, not observed";
  const bool several = summary.threads > 1;
  if (gils == protocol::Gils::kPerWorker) {
    // A pool's threads are its own; the account has but the thread that waits for them.
    return several
               ? fmt::format("each thread held a GIL of its own {} of the time", percent(summary.thread_held))
               : fmt::format("interpreters held {} GILs of their own at a time", number(summary.held_gils));
  }
  if (summary.held < kHardly) {
    return summary.blocked > summary.running
               ? fmt::format("waits outside the GIL {} of the time", percent(summary.blocked))
               : fmt::format("runs outside the GIL {} of the time", percent(summary.running));
  }
  if (several && summary.waited >= kHardly) {
    return fmt::format("GIL held {} of the time; each thread waited {}", percent(summary.held),
                       percent(summary.waited));
  }
  return fmt::format("GIL held {} of the time", percent(summary.held));
}

}  // namespace gillab::words
