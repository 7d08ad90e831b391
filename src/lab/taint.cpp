#include "lab/taint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace gillab::lab {

namespace {

bool measured(double capacity) {
  return std::isfinite(capacity) && capacity > 0;
}

bool excessive(double capacity, double ceiling, const TaintLimits& limits) {
  return capacity > (1 + limits.capacity_excess) * ceiling;
}

/// The upper quartile of the believable capacities, by nearest rank: the smallest that at least three
/// quarters of them do not exceed, so always one that was reached. Busy neighbours only ever lower a
/// capacity; the median would follow them down once they disturb half of the rounds, and the maximum is the
/// luckiest error of the probe. 0 when there is none.
double usual_capacity(const std::vector<Round>& rounds, double ceiling, const TaintLimits& limits) {
  std::vector<double> capacities;
  for (const Round& round : rounds) {
    if (measured(round.capacity) && !excessive(round.capacity, ceiling, limits)) {
      capacities.push_back(round.capacity);
    }
  }
  if (capacities.empty()) return 0;
  std::ranges::sort(capacities);
  const std::size_t rank = (3 * capacities.size() + 3) / 4;  // three quarters, rounded up
  return capacities[rank - 1];
}

/// "7 %", "2.4 %": a decimal only where it says something.
std::string percent(double share) {
  const double value = 100 * share;
  return value < 10 ? fmt::format("{:.2g} %", value) : fmt::format("{:.0f} %", value);
}

/// What a measured capacity says against what was timed beside it; empty when nothing.
std::string capacity_taint(double capacity, double usual, double ceiling, const TaintLimits& limits) {
  if (!measured(capacity)) return "no capacity was measured";
  if (excessive(capacity, ceiling, limits)) {
    return fmt::format("capacity {:.2f} of at most {:g}, so its probe was disturbed", capacity, ceiling);
  }
  if (capacity >= (1 - limits.capacity_loss) * usual) return {};
  return fmt::format("capacity {:.2f} of the usual {:.2f}", capacity, usual);
}

std::string taint_of(const Round& round, double usual, double ceiling, const TaintLimits& limits) {
  std::vector<std::string> reasons;
  if (ceiling > 0) {
    std::string reason = capacity_taint(round.capacity, usual, ceiling, limits);
    if (!reason.empty()) reasons.push_back(std::move(reason));
  }
  if (round.serial_delay.value_or(0) > limits.serial_delay) {
    reasons.push_back(fmt::format("serial runs waited {} for a CPU", percent(*round.serial_delay)));
  }
  if (round.steal > limits.steal) reasons.push_back(fmt::format("{} CPU steal", percent(round.steal)));
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace

void taint(std::vector<Round>& rounds, std::vector<Sample>& samples, double ceiling,
           const TaintLimits& limits) {
  const double usual = usual_capacity(rounds, ceiling, limits);
  for (Round& round : rounds)
    round.taint = taint_of(round, usual, ceiling, limits);
  for (Sample& sample : samples) {
    const bool beside = ceiling > 0 && sample.capacity != 0;
    sample.taint = beside ? capacity_taint(sample.capacity, usual, ceiling, limits) : "";
  }
}

}  // namespace gillab::lab
