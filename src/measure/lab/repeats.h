#pragma once

#include <functional>
#include <optional>

#include "base/protocol/messages.h"

namespace gillab::lab {

/// More iterations than this no sample has, however short its tasks are.
inline constexpr int kMostIterations = 1'000'000;

/// What runs longer than this the first time is not tried a second time: a first run may load or compile
/// something, but nobody waits for a task of hours twice.
inline constexpr double kLongestFirstRun_s = 10;

/// How often a sample runs its tasks, and how long the worker is busy with it.
struct Repeats {
  int iterations = 1;
  double whole_s = 0;
};

/// How long the worker was busy with a timing of that many iterations.
[[nodiscard]] double whole_of(const protocol::Timing& timing, int iterations);

/// Times a variant with that many iterations; nothing when it failed.
using TimeIterations = std::function<std::optional<protocol::Timing>(int iterations)>;

/// How long a sample should last, by what a trial shows of it.
using SampleLength = std::function<double(const protocol::Timing& trial)>;

/// Finds by a few trials how many iterations make a sample last that long; `first` is the very first run. One
/// where a single run lasts nearly that long, and where the first run took too long to be tried again.
/// Nothing when a trial failed.
[[nodiscard]] std::optional<Repeats> find_repeats(const protocol::Timing& first,
                                                  const TimeIterations& time_iterations,
                                                  const SampleLength& sample_length);

}  // namespace gillab::lab
