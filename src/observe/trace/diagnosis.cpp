#include "observe/trace/diagnosis.h"

#include <algorithm>
#include <limits>

namespace gillab::trace {

namespace {

constexpr double kSaturated = 0.9;   ///< share of time held from which the GIL is the bottleneck
constexpr double kContended = 0.02;  ///< share of the threads' time from which waiting is worth a word
constexpr double kOverdue_s = 0.001;
constexpr double kConvoyRatio = 20;

Finding no_contention(const ProcessAccount& account) {
  const auto users =
      std::ranges::count_if(account.threads, [](const auto& each) { return each.holds.count > 0; });
  if (users <= 1) return finding::OnlyOneThread{account.held()};
  return finding::HardlyAnyWaiting{.held = account.held(), .waited_s = account.waited_s};
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

Finding blocking_place(const HoldPlace& place, const ProcessAccount& account) {
  return finding::BlockingPlace{.stack = place.stack,
                                .thread = place.thread,
                                .threads = place.threads,
                                .count = place.count,
                                .longest_s = place.longest_s,
                                .blocked_s = place.blocked_s,
                                .put_off_cpu = holders_did_not_run(account)};
}

bool in_convoy(const ThreadSummary& thread) {
  constexpr std::uint64_t kFewest = 10;
  return thread.waits.count >= kFewest && thread.holds.p50_s > 0 &&
         thread.waits.p50_s > kConvoyRatio * thread.holds.p50_s && thread.waits.p50_s >= kOverdue_s;
}

}  // namespace

std::vector<Finding> diagnosis(const ProcessAccount& account) {
  if (account.acquires == 0) return {finding::NeverTaken{}};
  std::vector<Finding> findings;
  double life_s = 0;
  for (const ThreadSummary& thread : account.threads)
    life_s += thread.life_s;
  const double held_share = account.held().share();
  const double busiest_share = account.gils > 1 ? account.busiest_share : held_share;
  const double waited_share = life_s > 0 ? account.waited_s / life_s : 0;
  const bool waited = account.waited_s >= kContended * life_s;
  if (account.free_threaded && held_share < kContended && !waited) return {finding::FreeThreaded{}};
  if (!waited) findings.push_back(no_contention(account));

  constexpr std::size_t kMostPlaces = 3;
  double blocked_s = 0;
  for (const HoldPlace& place : account.places) {
    if (!is_blocking(place, account)) continue;
    blocked_s += place.blocked_s;
    if (findings.size() < kMostPlaces) findings.push_back(blocking_place(place, account));
  }
  constexpr double kMostOfIt = 0.5;
  if (busiest_share >= kSaturated && waited && blocked_s < kMostOfIt * account.waited_s) {
    findings.emplace_back(
        finding::TakingTurns{.held = account.held(), .waited_share = waited_share, .forced = account.forced});
  }
  if (const auto found = std::ranges::find_if(account.threads, in_convoy); found != account.threads.end()) {
    findings.emplace_back(finding::Convoy{.thread = found->name,
                                          .hold_p50_s = found->holds.p50_s,
                                          .wait_p50_s = found->waits.p50_s,
                                          .wait_p99_s = found->waits.p99_s});
  }
  if (findings.empty())
    findings.emplace_back(finding::Plain{.held = account.held(), .waited_share = waited_share});
  return findings;
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
