#include "measure/lab/taint.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "measure/lab/paired_rounds.h"

namespace gillab::lab {

namespace {

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

/// What a measured capacity says against what was timed beside it.
std::optional<Taint> capacity_taint(double capacity, double usual, double ceiling,
                                    const TaintLimits& limits) {
  if (!measured(capacity)) return Taint{.kind = Taint::Kind::kNoCapacity};
  if (excessive(capacity, ceiling, limits))
    return Taint{.kind = Taint::Kind::kHighCapacity, .amount = capacity, .limit = ceiling};
  if (capacity >= (1 - limits.capacity_loss) * usual) return std::nullopt;
  return Taint{.kind = Taint::Kind::kLowCapacity, .amount = capacity, .limit = usual};
}

std::vector<Taint> taints_of(const Round& round, double usual, double ceiling, const TaintLimits& limits) {
  std::vector<Taint> taints;
  if (ceiling > 0) {
    if (auto taint = capacity_taint(round.capacity, usual, ceiling, limits))
      taints.push_back(std::move(*taint));
  }
  if (round.serial_delay.value_or(0) > limits.serial_delay)
    taints.push_back({.kind = Taint::Kind::kRunDelay, .amount = *round.serial_delay});
  if (round.steal > limits.steal) taints.push_back({.kind = Taint::Kind::kSteal, .amount = round.steal});
  return taints;
}

}  // namespace

void taint(std::vector<Round>& rounds, std::vector<Sample>& samples, double ceiling,
           const TaintLimits& limits) {
  const double usual = usual_capacity(rounds, ceiling, limits);
  for (Round& round : rounds)
    round.taints = taints_of(round, usual, ceiling, limits);
  for (Sample& sample : samples) {
    const bool beside = ceiling > 0 && sample.capacity != 0;
    sample.taints.clear();
    if (!beside) continue;
    if (auto found = capacity_taint(sample.capacity, usual, ceiling, limits))
      sample.taints.push_back(std::move(*found));
  }
}

}  // namespace gillab::lab
