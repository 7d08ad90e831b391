#include "demo/forced_switch.h"

#include <fmt/format.h>

#include <map>

#include "trace/timeline.h"

namespace gillab::demo {

std::optional<ForcedSwitch> last_forced_switch(const trace::Recording& recording) {
  struct Wait {
    std::uint64_t begun = 0;
    std::uint64_t demanded = 0;
  };
  std::optional<ForcedSwitch> last;
  std::map<std::uint32_t, Wait> waits;
  std::map<std::uint32_t, std::uint64_t> releases;
  std::map<std::uint32_t, ForcedSwitch> going_on;  // by who gives way
  trace::Visitor visitor;
  visitor.step = [&](const trace::Step& step) {
    switch (step.event) {
      case probe::Event::kWaiting:
        waits[step.thread] = {.begun = step.ticks};
        break;
      case probe::Event::kDemanded:
        if (waits.contains(step.thread)) waits[step.thread].demanded = step.ticks;
        break;
      case probe::Event::kReleased:
        going_on[step.thread] = {.from = step.thread, .released = step.ticks};
        break;
      case probe::Event::kAcquired:
        for (auto& [from, forced] : going_on) {
          if (forced.to != 0 || from == step.thread) continue;
          forced.to = step.thread;
          forced.acquired = step.ticks;
          forced.waiting = waits[step.thread].begun;
          forced.demanded = waits[step.thread].demanded;
        }
        waits.erase(step.thread);
        going_on.erase(step.thread);
        break;
      case probe::Event::kYielded:
        if (const auto found = going_on.find(step.thread); found != going_on.end()) {
          found->second.yielded = step.ticks;
          if (found->second.demanded != 0) last = found->second;
          going_on.erase(found);
        }
        break;
      case probe::Event::kYielding:
      case probe::Event::kNone:
        break;
    }
  };
  trace::visit(recording, visitor);
  return last;
}

std::vector<std::string> steps_of(const ForcedSwitch& forced, const std::string& from, const std::string& to,
                                  double seconds_per_tick) {
  const auto at = [&](std::uint64_t ticks) {
    constexpr double kMilli = 1e3;
    return fmt::format("{:8.3f} ms  ",
                       static_cast<double>(ticks - forced.waiting) * seconds_per_tick * kMilli);
  };
  return {at(forced.waiting) + fmt::format("{} finds the GIL taken and waits", to),
          at(forced.demanded) + fmt::format("! {} asks for it: the switch interval is over", to),
          at(forced.released) + fmt::format("{} gives way at its next check", from),
          at(forced.acquired) + fmt::format("{} has the GIL", to),
          at(forced.yielded) + fmt::format("{} has seen that, and queues up again", from)};
}

}  // namespace gillab::demo
