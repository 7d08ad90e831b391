#include "observe/trace/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace gillab::trace {

namespace {

constexpr double kSaturated = 0.9;   ///< share of time held from which the GIL is the bottleneck
constexpr double kContended = 0.02;  ///< share of the threads' time from which waiting is worth a word
constexpr double kOverdue_s = 0.001;
constexpr double kConvoyRatio = 20;

std::string duration(double seconds) {
  if (seconds >= 1) return fmt::format("{:.3g} s", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.3g} ms", seconds * 1e3);
  return fmt::format("{:.3g} µs", seconds * 1e6);
}

std::string percent(double share) {
  return fmt::format("{:.3g} %", share * 100);
}

std::string times(std::uint64_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

bool is_library(const Frame& frame) {
  return (frame.file.starts_with("<") && frame.file != "<string>" && frame.file != "<stdin>") ||
         frame.file.find("/lib/python3") != std::string::npos ||
         frame.file.find("-packages/") != std::string::npos;
}

/// The innermost frame of the user's own code; the innermost of all when there is none.
const Frame& own_frame(const std::vector<Frame>& stack) {
  const auto found = std::ranges::find_if_not(stack, is_library);
  return found != stack.end() ? *found : stack.front();
}

std::string line_text(const Frame& frame) {
  const std::size_t slash = frame.file.rfind('/');
  return fmt::format("{}:{}", slash == std::string::npos ? frame.file : frame.file.substr(slash + 1),
                     frame.line);
}

std::string function_text(const Frame& frame) {
  constexpr std::string_view kLocal = "<locals>.";
  const std::size_t local = frame.function.rfind(kLocal);
  const std::string function =
      local == std::string::npos ? frame.function : frame.function.substr(local + kLocal.size());
  const bool module = function.starts_with("<");
  return function + (module ? "" : "()");
}

std::string frame_text(const Frame& frame) {
  return fmt::format("{} at {}", function_text(frame), line_text(frame));
}

constexpr std::string_view kFreeThreaded =
    "This Python is free-threaded: it takes its GIL only while that is switched on, as it is for the time in "
    "which an extension module is imported, and ran its threads without it otherwise.";

constexpr std::string_view kNowhere = "no Python function, as when a thread begins or ends";

std::string no_contention(const ProcessAccount& account) {
  const auto users =
      std::ranges::count_if(account.threads, [](const auto& each) { return each.holds.count > 0; });
  if (users <= 1) {
    return fmt::format(
        "Only one thread used the GIL, and held it {} of the time: nobody had to wait, and threads were not "
        "at work.",
        percent(account.held_share()));
  }
  return fmt::format(
      "The threads hardly wait for the GIL: it was held {} of the time, and waiting took {} of theirs.",
      percent(account.held_share()), duration(account.waited_s));
}

/// Whether the GIL was held for longer than the process computed: a holder slept, or found no free CPU.
bool holders_did_not_run(const ProcessAccount& account) {
  constexpr double kClearly = 0.9;
  return account.cpu_s > 0 && account.cpu_s < kClearly * account.held_s;
}

/// Code there held on although another thread had asked for the GIL.
bool is_blocking(const HoldPlace& place, const ProcessAccount& account) {
  return place.overdue_s >= kOverdue_s * static_cast<double>(place.count) &&
         place.blocked_s >= kContended * account.waited_s;
}

std::string blocking_place(const HoldPlace& place, const ProcessAccount& account) {
  const bool several = place.threads > 1;
  return fmt::format(
      "{} {} the GIL for up to {} in {} ({}): {}. Others waited {} for it in all.",
      several ? fmt::format("{} threads", place.threads) : place.thread, several ? "hold" : "holds",
      duration(place.longest_s), place_text(place.stack), times(place.count),
      holders_did_not_run(account) ? "C code that doesn't release it, or a thread that found no free CPU"
                                   : "C code that doesn't release it",
      duration(place.blocked_s));
}

std::string taking_turns(const ProcessAccount& account, double life_s) {
  return fmt::format(
      "The GIL is held {} of the time, and the threads spend {} of theirs waiting for it: they run Python "
      "code by "
      "turns (forced to let go {}), so more threads bring nothing. Move the work into code that releases the "
      "GIL, into "
      "processes or sub-interpreters.",
      percent(account.held_share()), percent(account.waited_s / life_s), times(account.forced));
}

std::string convoy(const ThreadSummary& thread) {
  return fmt::format(
      "{} needs the GIL for {} at a time (median), and waits {} for it (median), {} at the 99th percentile: "
      "the "
      "convoy effect. A thread that computes gives way only after the switch interval.",
      thread.name, duration(thread.holds.p50_s), duration(thread.waits.p50_s), duration(thread.waits.p99_s));
}

}  // namespace

std::string place_text(const std::vector<Frame>& stack) {
  if (stack.empty()) return std::string(kNowhere);
  const Frame& own = own_frame(stack);
  if (own == stack.front()) return frame_text(own);
  return fmt::format("{}, called from {}", frame_text(stack.front()), frame_text(own));
}

std::string place_line(const std::vector<Frame>& stack) {
  if (stack.empty()) return std::string(kNowhere);
  const Frame& own = own_frame(stack);
  const std::string line = fmt::format("{} {}", line_text(own), function_text(own));
  return own == stack.front() ? line : fmt::format("{} > {}", line, function_text(stack.front()));
}

std::vector<std::string> diagnosis(const ProcessAccount& account) {
  if (account.acquires == 0) return {"The GIL was never taken."};
  std::vector<std::string> sentences;
  double life_s = 0;
  for (const ThreadSummary& thread : account.threads)
    life_s += thread.life_s;
  const bool waited = account.waited_s >= kContended * life_s;
  if (account.free_threaded && account.held_share() < kContended && !waited)
    return {std::string(kFreeThreaded)};
  if (!waited) sentences.push_back(no_contention(account));

  constexpr std::size_t kMostPlaces = 3;
  double blocked_s = 0;
  for (const HoldPlace& place : account.places) {
    if (!is_blocking(place, account)) continue;
    blocked_s += place.blocked_s;
    if (sentences.size() < kMostPlaces) sentences.push_back(blocking_place(place, account));
  }
  constexpr double kMostOfIt = 0.5;
  if (account.held_share() >= kSaturated && account.waited_s >= kContended * life_s &&
      blocked_s < kMostOfIt * account.waited_s) {
    sentences.push_back(taking_turns(account, life_s));
  }
  for (const ThreadSummary& thread : account.threads) {
    constexpr std::uint64_t kFewest = 10;
    if (thread.waits.count >= kFewest && thread.holds.p50_s > 0 &&
        thread.waits.p50_s > kConvoyRatio * thread.holds.p50_s && thread.waits.p50_s >= kOverdue_s) {
      sentences.push_back(convoy(thread));
      break;
    }
  }
  if (sentences.empty()) {
    sentences.push_back(fmt::format("The GIL is held {} of the time; the threads wait for it {} of theirs.",
                                    percent(account.held_share()), percent(account.waited_s / life_s)));
  }
  return sentences;
}

Projection projection(const ProcessAccount& account, int cpus) {
  // Each GIL sets a bound of its own, and the sums don't tell them apart.
  Projection projection{.known = account.cpu_s > 0 && account.gils <= 1};
  // Holding is work even where the CPU clock, which ticks in hundredths, has not noticed.
  projection.work_s = std::max(account.cpu_s, account.held_s);
  if (projection.work_s <= 0) return projection;
  projection.by_gil =
      account.held_s > 0 ? projection.work_s / account.held_s : std::numeric_limits<double>::infinity();
  projection.speedup = std::min(projection.by_gil, static_cast<double>(cpus));
  return projection;
}

}  // namespace gillab::trace
