#include "measure/lab/repeats.h"

#include <algorithm>
#include <cmath>

namespace gillab::lab {

namespace {

/// A run that short says little about many, so no trial has more than that many times the iterations of the
/// one before.
constexpr double kMostGrowth = 100;

/// Enough to come from one iteration to the most there are, and a last look.
constexpr int kMostTrials = 5;

}  // namespace

double whole_of(const protocol::Timing& timing, int iterations) {
  return std::max(iterations * timing.real_s, timing.whole_s);
}

std::optional<Repeats> find_repeats(const protocol::Timing& first, const TimeIterations& time_iterations,
                                    const SampleLength& sample_length) {
  if (first.real_s > kLongestFirstRun_s) return Repeats{.whole_s = whole_of(first, 1)};
  Repeats repeats;
  for (int i = 0; i < kMostTrials; ++i) {
    const auto timing = time_iterations(repeats.iterations);
    if (!timing) return std::nullopt;
    repeats.whole_s = whole_of(*timing, repeats.iterations);
    const int tried = repeats.iterations;
    const double fitting =
        timing->real_s > 0 ? std::round(sample_length(*timing) / timing->real_s) : kMostIterations;
    const double most = std::min<double>(kMostIterations, kMostGrowth * tried);
    repeats.iterations = static_cast<int>(std::clamp(fitting, 1.0 * tried, most));
    repeats.whole_s += (repeats.iterations - tried) * timing->real_s;
    // Half as many told enough: another trial would cost more than it corrects.
    if (repeats.iterations <= 2 * tried) break;
  }
  return repeats;
}

}  // namespace gillab::lab
