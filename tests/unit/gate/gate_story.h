#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "measure/lab/comparison.h"
#include "scenario_builder.h"

namespace gillab::lab::testing {

/// A scenario in which native/threads runs in parallel, told in processes of rounds: how long the threads
/// take (serially it is 1 s), what the capacity is. The rounds differ by ±1 %, so that intervals have a
/// width.
class GateStory {
 public:
  explicit GateStory(protocol::Bound bound = protocol::Bound::kCpu) : builder_(bound) {
    builder_.variant("python", "serial").variant("native", "serial").variant("native", "threads");
    builder_.result().size = "default";
    builder_.result().parameters = nlohmann::ordered_json{{"n", 1000}};
    builder_.result().threads = 2;
  }

  /// One more process of `rounds` rounds.
  GateStory& process(int rounds, double threads_s, double capacity = 2, double null_s = 10) {
    for (int i = 0; i < rounds; ++i) {
      const double wobble = 1 + 0.01 * (i % 3 - 1);
      builder_.round({{"python/serial", 10}, {"native/serial", 1}, {"native/threads", threads_s * wobble}},
                     capacity, processes_);
      builder_.sample("python/serial", null_s * wobble).as_null();
    }
    ++processes_;
    return *this;
  }

  /// As many alike.
  GateStory& processes(int count, int rounds, double threads_s, double capacity = 2) {
    for (int i = 0; i < count; ++i)
      process(rounds, threads_s, capacity);
    return *this;
  }

  /// The last process was disturbed.
  GateStory& tainted() {
    for (Round& round : builder_.result().rounds) {
      if (round.process == processes_ - 1)
        round.taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.024}};
    }
    return *this;
  }

  /// How often a sample of native/serial (four tasks) acquired the GIL again, and was forced to.
  GateStory& acquiring(std::uint64_t acquires, std::uint64_t forced = 0) {
    for (Sample& sample : builder_.result().samples) {
      if (sample.variant == "native/serial")
        sample.gil = protocol::GilAccount{.acquires = acquires, .forced = forced};
    }
    return *this;
  }

  /// The share of its time that native/serial holds the GIL, in all samples until now, of so many seconds
  /// each.
  GateStory& holding(double share, double seconds = 1) {
    for (Sample& sample : builder_.result().samples) {
      if (sample.variant != "native/serial") continue;
      sample.gil = protocol::GilAccount{
          .held_share = share,
          .acquires = 4,
          .threads = {{.hold_s = share * seconds, .running_s = (1 - share) * seconds, .ready_s = 3}}};
    }
    return *this;
  }

  /// All samples of a variant until now take so many times as long.
  GateStory& lasting(double times, const std::string& variant) {
    for (Sample& sample : builder_.result().samples) {
      if (sample.variant == variant) sample.real_s *= times;
    }
    return *this;
  }

  [[nodiscard]] ScenarioResult result() {
    ScenarioResult told = builder_.result();
    told.comparisons = compare(told, 2);
    return told;
  }

 private:
  ScenarioBuilder builder_;
  int processes_ = 0;
};

}  // namespace gillab::lab::testing
