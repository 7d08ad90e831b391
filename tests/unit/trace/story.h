#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "observe/trace/recording.h"

namespace gillab::trace {

/// A recording made by hand: what each thread did when. Its sums are those of a probe that saw it all.
class Story {
 public:
  static constexpr std::uint64_t kStart = std::uint64_t{1} << 60U;  ///< as of a machine that runs for long

  explicit Story(std::uint64_t end) {
    recording_ = {
        .process = 7, .parent = 1, .command = {"python3", "app.py"}, .python = 0x030b02f0, .locks = 1};
    recording_.begun = kStart;
    recording_.end = kStart + end;
    recording_.ended = true;
  }

  using Steps = std::initializer_list<std::pair<std::uint64_t, probe::Event>>;

  /// Adds a thread that lives from `begun` to `ended` (0: to the end of the process).
  Story& thread(std::string name, std::uint64_t begun, std::uint64_t ended, Steps steps) {
    using probe::Event;
    using probe::State;
    Thread thread{.id = 100 + static_cast<std::uint32_t>(recording_.threads.size()),
                  .name = std::move(name),
                  .begun = kStart + begun,
                  .ended = ended == 0 ? 0 : kStart + ended};
    State state = State::kOutside;
    std::uint64_t since = begun;
    const auto pass = [&](std::uint64_t until) {
      std::uint64_t& sum = state == State::kHolding   ? thread.hold
                           : state == State::kOutside ? thread.outside
                                                      : thread.wait;
      sum += until - since;
      since = until;
    };
    for (const auto& [ticks, event] : steps) {
      thread.events.push_back(probe::packed(event, 0, ticks));
      if (event == Event::kDemanded) continue;
      pass(ticks);
      if (event == Event::kAcquired) ++thread.acquires;
      if (event == Event::kYielding) ++thread.forced;
      state = event == Event::kAcquired   ? State::kHolding
              : event == Event::kWaiting  ? State::kWaiting
              : event == Event::kYielding ? State::kYielding
                                          : State::kOutside;
    }
    if (ended != 0) pass(ended);
    thread.state = state;
    thread.since = kStart + since;
    recording_.acquires += thread.acquires;
    recording_.threads.push_back(std::move(thread));
    return *this;
  }

  /// Notes where in the program the hold was that thread `number` ended at `ticks`.
  Story& place(std::uint32_t number, std::uint64_t ticks, std::vector<Frame> stack) {
    recording_.notes.push_back({.kind = probe::Note::Kind::kHold,
                                .thread = number,
                                .ticks = kStart + ticks,
                                .stack = std::move(stack)});
    return *this;
  }

  Recording& recording() { return recording_; }

 private:
  Recording recording_;
};

/// Two threads by turns: main holds 0–30 and 50–60, the worker waits 10–30, and holds 30–50 after a demand.
inline Story two_threads() {
  using enum probe::Event;
  Story story(100);
  story.thread("MainThread", 0, 0,
               {{0, kAcquired},
                {30, kReleased},
                {30, kYielding},
                {31, kYielded},
                {31, kWaiting},
                {50, kAcquired},
                {60, kReleased}});
  story.thread("worker", 5, 70, {{10, kWaiting}, {20, kDemanded}, {30, kAcquired}, {50, kReleased}});
  return story;
}

}  // namespace gillab::trace
