#include "lab/taint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace gillab::lab {

namespace {

bool capacity_measured(const Round& round) {
  return std::isfinite(round.capacity) && round.capacity > 0;
}

/// The upper quartile of the measured capacities, by nearest rank: the smallest that at least three quarters
/// of them do not exceed, so always one that was reached. Busy neighbours only ever lower a capacity; the
/// median would follow them down once they disturb half of the rounds, and the maximum is the luckiest error
/// of the probe. 0 when none was measured.
double usual_capacity(const std::vector<Round>& rounds) {
  std::vector<double> capacities;
  for (const Round& round : rounds) {
    if (capacity_measured(round)) capacities.push_back(round.capacity);
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

std::string taint_of(const Round& round, double usual, const TaintLimits& limits) {
  std::vector<std::string> reasons;
  if (capacity_measured(round) && round.capacity < (1 - limits.capacity_loss) * usual) {
    reasons.push_back(fmt::format("capacity {:.2f} of the usual {:.2f}", round.capacity, usual));
  }
  if (round.serial_delay > limits.serial_delay) {
    reasons.push_back(fmt::format("serial runs waited {} for a CPU", percent(round.serial_delay)));
  }
  if (round.steal > limits.steal) reasons.push_back(fmt::format("{} CPU steal", percent(round.steal)));
  return fmt::format("{}", fmt::join(reasons, "; "));
}

}  // namespace

void taint_rounds(std::vector<Round>& rounds, const TaintLimits& limits) {
  const double usual = usual_capacity(rounds);
  for (Round& round : rounds)
    round.taint = taint_of(round, usual, limits);
}

}  // namespace gillab::lab
