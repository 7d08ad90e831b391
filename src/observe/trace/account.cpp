#include "observe/trace/account.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "observe/trace/hold_notes.h"
#include "observe/trace/places.h"
#include "observe/trace/timeline.h"

namespace gillab::trace {

namespace {

using probe::Event;
using probe::State;

Distribution distribution_of(std::vector<std::uint64_t>& ticks, double tick_s) {
  Distribution distribution{.count = ticks.size()};
  if (ticks.empty()) return distribution;
  const auto at = [&](double share) {
    const auto rank = static_cast<std::size_t>(std::lround(share * static_cast<double>(ticks.size() - 1)));
    const auto place = ticks.begin() + static_cast<std::ptrdiff_t>(rank);
    std::ranges::nth_element(ticks, place);
    return static_cast<double>(*place) * tick_s;
  };
  distribution.p50_s = at(0.5);
  distribution.p99_s = at(0.99);
  distribution.max_s = static_cast<double>(std::ranges::max(ticks)) * tick_s;
  std::uint64_t total = 0;
  for (const std::uint64_t each : ticks)
    total += each;
  distribution.total_s = static_cast<double>(total) * tick_s;
  return distribution;
}

/// What tells one place from another: the innermost frame, and the innermost of the user's own code.
using PlaceKey = std::tuple<std::string, std::string, int, std::string, std::string, int>;

PlaceKey key_of(const std::vector<Frame>& stack) {
  if (stack.empty()) return {};
  const Frame& inner = stack.front();
  const Frame& own = own_frame(stack);
  return {inner.function, inner.file, inner.line, own.function, own.file, own.line};
}

/// A hold in progress, and what it costs the others.
struct OpenHold {
  std::uint32_t thread = probe::kNobody;
  std::uint64_t begin = 0;
  std::uint64_t demanded = 0;  ///< since when another has asked for the lock; 0: nobody has
  std::uint64_t counted = 0;   ///< up to where `blocked` counts
  std::uint64_t blocked = 0;   ///< thread-ticks
};

struct LockNow {
  OpenHold hold;
  std::uint64_t waiters = 0;
};

/// How long a lock was held, and between which moments.
struct LockLife {
  std::uint64_t held = 0;
  std::uint64_t begin = UINT64_MAX;
  std::uint64_t end = 0;
};

struct Ticks {
  std::vector<std::uint64_t> holds;
  std::vector<std::uint64_t> waits;
  std::uint64_t hold = 0;
  std::uint64_t wait = 0;
  std::uint64_t outside = 0;
  std::uint64_t forced = 0;
};

class Accountant {
 public:
  Accountant(const Recording& recording, double tick_s)
      : recording_(&recording),
        tick_s_(tick_s),
        threads_(recording.threads.size()),
        notes_(recording),
        bins_(recording.begun, recording.end) {}

  void on_step(const Step& step) {
    LockNow& lock = locks_.at(step.lock);
    OpenHold& hold = lock.hold;
    hold.blocked += lock.waiters * (step.ticks - std::min(hold.counted, step.ticks));
    hold.counted = step.ticks;
    switch (step.event) {
      case Event::kWaiting:
        ++lock.waiters;
        waiting_.push_back(step.thread);
        break;
      case Event::kDemanded:
        if (hold.demanded == 0) hold.demanded = step.ticks;
        break;
      case Event::kAcquired:
        if (std::erase(waiting_, step.thread) != 0) --lock.waiters;
        hold = {.thread = step.thread, .begin = step.ticks, .counted = step.ticks};
        break;
      case Event::kReleased:
        if (hold.thread == step.thread) {
          if (hold.demanded != 0) ++threads_[step.thread - 1].forced;
          note_place(hold, step.ticks);
        }
        hold.thread = probe::kNobody;
        break;
      case Event::kGaveUp:
        if (std::erase(waiting_, step.thread) != 0) --lock.waiters;
        break;
      case Event::kYielding:
      case Event::kYielded:
      case Event::kNone:
        break;
    }
  }

  void on_slice(const Slice& slice) {
    Ticks& thread = threads_[slice.thread - 1];
    const std::uint64_t lasted = slice.end - slice.begin;
    bins_.add(slice);
    switch (slice.state) {
      case State::kHolding:
        thread.hold += lasted;
        thread.holds.push_back(lasted);
        note_hold(slice);
        break;
      case State::kWaiting:
        thread.wait += lasted;
        thread.waits.push_back(lasted);
        break;
      case State::kYielding:
        thread.wait += lasted;
        break;
      case State::kOutside:
        thread.outside += lasted;
        break;
    }
  }

  void on_handoff(const Handoff& handoff) { ++matrix_[{handoff.from, handoff.to}]; }

  void fill(ProcessAccount& account, std::uint64_t origin) {
    for (std::size_t i = 0; i < threads_.size(); ++i)
      add_thread(account, i, origin);
    account.busiest_share = busiest_share();
    std::uint64_t acquires = 0;
    for (const ThreadSummary& thread : account.threads)
      acquires += thread.holds.count;
    std::uint64_t handoffs = 0;
    for (const auto& [pair, count] : matrix_) {
      account.matrix.push_back({.from = pair.first, .to = pair.second, .count = count});
      handoffs += count;
    }
    // Where events are missing, the matrix counts those that are there, the lock's sums all.
    const bool complete = account.check.dropped == 0 && account.check.lost_threads == 0;
    account.acquires = complete ? acquires : recording_->acquires;
    account.handoffs = complete ? handoffs : recording_->handoffs;
    std::ranges::stable_sort(account.matrix, std::ranges::greater{}, &HandoffCount::count);
    for (auto& [key, place] : places_)
      account.places.push_back(std::move(place));
    std::ranges::stable_sort(account.places, [](const HoldPlace& a, const HoldPlace& b) {
      return std::pair(a.blocked_s, a.total_s) > std::pair(b.blocked_s, b.total_s);
    });
  }

 private:
  [[nodiscard]] double seconds(std::uint64_t ticks) const { return static_cast<double>(ticks) * tick_s_; }

  void note_hold(const Slice& slice) {
    LockLife& lock = lives_.at(slice.lock);
    lock.held += slice.end - slice.begin;
    lock.begin = std::min(lock.begin, slice.begin);
    lock.end = std::max(lock.end, slice.end);
  }

  [[nodiscard]] double busiest_share() const {
    const LockLife& busiest = *std::ranges::max_element(lives_, {}, &LockLife::held);
    if (busiest.held == 0) return 0;
    return static_cast<double>(busiest.held) / static_cast<double>(busiest.end - busiest.begin);
  }

  void note_place(const OpenHold& hold, std::uint64_t end) {
    const Note* const note = notes_.of(hold.thread, end);
    if (note == nullptr) return;
    HoldPlace& place = places_[key_of(note->stack)];
    if (place.stack.empty()) place.stack = note->stack;
    if (holders_.emplace(&place, hold.thread).second) ++place.threads;
    ++place.count;
    const double lasted_s = seconds(end - hold.begin);
    place.total_s += lasted_s;
    place.blocked_s += seconds(hold.blocked);
    if (hold.demanded != 0) {
      place.overdue_s += seconds(end - std::min(end, hold.demanded));
    }
    if (lasted_s > place.longest_s) {
      place.longest_s = lasted_s;
      place.thread = name_of(hold.thread);
    }
  }

  [[nodiscard]] ThreadName name_of(std::uint32_t number) const {
    const Thread& thread = recording_->threads[number - 1];
    return {.given = thread.name, .id = thread.id};
  }

  void add_thread(ProcessAccount& account, std::size_t index, std::uint64_t origin) {
    const Thread& thread = recording_->threads[index];
    Ticks& ticks = threads_[index];
    const auto number = static_cast<std::uint32_t>(index + 1);
    if (thread.dropped != 0) use_sums(thread, ticks);
    ThreadSummary summary{.number = number,
                          .name = name_of(number),
                          .begin_s = seconds(thread.begun - std::min(thread.begun, origin)),
                          .hold_s = seconds(ticks.hold),
                          .wait_s = seconds(ticks.wait),
                          .outside_s = seconds(ticks.outside),
                          .holds = distribution_of(ticks.holds, tick_s_),
                          .waits = distribution_of(ticks.waits, tick_s_),
                          .forced = ticks.forced,
                          .dropped = thread.dropped,
                          .bins = bins_.of(number)};
    summary.life_s = summary.hold_s + summary.wait_s + summary.outside_s;
    account.held_s += summary.hold_s;
    account.waited_s += summary.wait_s;
    account.forced += summary.forced;
    account.check.events += thread.events.size();
    account.check.dropped += thread.dropped;
    if (thread.dropped == 0 && !agrees(thread, ticks)) ++account.check.disagreements;
    account.threads.push_back(std::move(summary));
  }

  /// Where events are missing, only the sums are complete.
  void use_sums(const Thread& thread, Ticks& ticks) const {
    const std::uint64_t end = thread.ended != 0 ? thread.ended : recording_->end;
    const std::uint64_t open = end - std::min(end, thread.since);
    ticks.hold = thread.hold + (thread.state == State::kHolding ? open : 0);
    ticks.outside = thread.outside + (thread.state == State::kOutside ? open : 0);
    const bool waits = thread.state == State::kWaiting || thread.state == State::kYielding;
    ticks.wait = thread.wait + (waits ? open : 0);
    ticks.forced = thread.forced;
  }

  /// Whether the timeline adds up to what the probe summed by itself. Of a thread that still runs, the one
  /// may have been read a moment later than the other.
  [[nodiscard]] static bool agrees(const Thread& thread, const Ticks& ticks) {
    return thread.ended == 0 || (ticks.hold == thread.hold && ticks.wait == thread.wait &&
                                 ticks.outside == thread.outside && ticks.holds.size() == thread.acquires);
  }

  const Recording* recording_;
  double tick_s_;
  std::vector<Ticks> threads_;
  std::array<LockNow, probe::kMostLocks + 1> locks_{};
  std::array<LockLife, probe::kMostLocks + 1> lives_{};
  std::vector<std::uint32_t> waiting_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> matrix_;
  HoldNotes notes_;
  Bins bins_;
  std::map<PlaceKey, HoldPlace> places_;
  std::set<std::pair<const HoldPlace*, std::uint32_t>> holders_;
};

}  // namespace

ProcessAccount account_of(const Recording& recording, std::uint64_t origin, double seconds_per_tick) {
  ProcessAccount account{
      .process = recording.process,
      .parent = recording.parent,
      .command = recording.command,
      .python = recording.python,
      .free_threaded = recording.free_threaded,
      .begin_s = static_cast<double>(recording.begun - std::min(recording.begun, origin)) * seconds_per_tick,
      .life_s =
          static_cast<double>(recording.end - std::min(recording.begun, recording.end)) * seconds_per_tick,
      .ended = recording.ended,
      .cpu_s = recording.cpu_s,
      .gils = recording.locks};
  account.check.violations = recording.violations;
  account.check.lost_threads = recording.lost_threads;
  account.check.lost_places = recording.lost_notes;
  account.check.dropped = recording.lost_steps;
  Accountant accountant(recording, seconds_per_tick);
  visit(recording, {.step = [&](const Step& step) { accountant.on_step(step); },
                    .slice = [&](const Slice& slice) { accountant.on_slice(slice); },
                    .handoff = [&](const Handoff& handoff) { accountant.on_handoff(handoff); }});
  accountant.fill(account, recording.begun);
  return account;
}

}  // namespace gillab::trace
