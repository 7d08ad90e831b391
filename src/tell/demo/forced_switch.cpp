#include "tell/demo/forced_switch.h"

#include <map>

#include "observe/trace/timeline.h"

namespace gillab::demo {

std::optional<ForcedSwitch> clearest_forced_switch(const trace::Recording& recording) {
  struct Life {  // of a thread, as far as it matters here
    std::uint64_t waiting = 0;
    std::uint64_t demanded = 0;
    std::optional<ForcedSwitch> given_way;
  };
  std::map<std::uint32_t, Life> lives;
  std::optional<ForcedSwitch> released;  // and not taken yet
  std::optional<ForcedSwitch> clearest;
  const auto keep = [&](const ForcedSwitch& forced) {
    if (!clearest || forced.acquired - forced.waiting < clearest->acquired - clearest->waiting)
      clearest = forced;
  };
  trace::Visitor visitor;
  visitor.step = [&](const trace::Step& step) {
    Life& life = lives[step.thread];
    switch (step.event) {
      case probe::Event::kWaiting:
        if (life.given_way) {
          life.given_way->back = step.ticks;
          keep(*life.given_way);
          life.given_way.reset();
        }
        life.waiting = step.ticks;
        life.demanded = 0;
        break;
      case probe::Event::kDemanded:
        life.demanded = step.ticks;
        break;
      case probe::Event::kReleased:
        released = ForcedSwitch{.from = step.thread, .released = step.ticks};
        break;
      case probe::Event::kAcquired:
        if (released && released->from != step.thread && life.waiting != 0 && life.demanded != 0) {
          released->to = step.thread;
          released->waiting = life.waiting;
          released->demanded = life.demanded;
          released->acquired = step.ticks;
          lives[released->from].given_way = released;
        }
        released.reset();
        life = {};
        break;
      case probe::Event::kGaveUp:
        life = {};
        break;
      case probe::Event::kYielding:
      case probe::Event::kYielded:
      case probe::Event::kNone:
        break;
    }
  };
  trace::visit(recording, visitor);
  return clearest;
}

std::vector<SwitchStep> steps_of(const ForcedSwitch& forced, const std::string& from, const std::string& to,
                                 double seconds_per_tick) {
  const auto after = [&](std::uint64_t ticks) {
    return static_cast<double>(ticks - forced.waiting) * seconds_per_tick;
  };
  std::vector<SwitchStep> steps{
      {.after_s = after(forced.waiting), .what = to + " finds the GIL taken and waits"},
      {.after_s = after(forced.demanded),
       .what = to + " asks for it: the switch interval is over",
       .demands = true},
      {.after_s = after(forced.released), .what = from + " gives way at its next check"},
      {.after_s = after(forced.acquired), .what = to + " has the GIL"}};
  if (forced.back != 0) steps.push_back({.after_s = after(forced.back), .what = from + " waits in its turn"});
  return steps;
}

}  // namespace gillab::demo
