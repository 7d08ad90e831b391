#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/lab/paired_rounds.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// What the gate measures of a variant.
enum class Gauge : std::uint8_t {
  kEfficiency,  ///< of what shares its tasks: its speedup over the same code run serially, over the capacity
  kSpeedup,     ///< of an implementation: its speedup over the scenario's reference; of one machine only
  kReleases     ///< how often a task let go of the GIL: a count, so true however busy the machine is
};

/// "efficiency", "speedup", "releases".
[[nodiscard]] std::string_view name_of(Gauge gauge);

/// What a baseline says of one variant, so that a later run can be held to it.
struct Promise {
  std::string scenario;
  std::string variant;
  std::string reference;  ///< what it is compared with; empty for a count
  Gauge gauge = Gauge::kEfficiency;
  Estimate value;       ///< of 95 % at least; for a count the median and all that was seen
  double capacity = 0;  ///< median over its rounds; 0 for what needs none
};

/// Where native threads reach less than this over serial runs, nothing there could stop scaling.
inline constexpr double kScales = 1.2;

/// What could have been promised, had the baseline been measured well enough.
struct Withheld {
  std::string variant;
  std::string reason;  ///< "2 of 15 rounds clean"
};

/// What a baseline promises, and what it cannot.
struct Promises {
  std::vector<Promise> made;
  std::vector<Withheld> withheld;  ///< without what simply does not scale
};

/// What `baseline` promises: the efficiency of every variant that scales there, the speedup of every serial
/// or batch implementation over the reference, and that what let go of the GIL in every sample still does.
[[nodiscard]] Promises promises_of(const ScenarioResult& baseline);

/// The gauge's value in every round that counts, one list of logarithms for each process.
[[nodiscard]] std::vector<std::vector<double>> log_values(const std::vector<PairedRound>& clean, Gauge gauge,
                                                          const ScenarioResult& result);

/// The median capacity of rounds; 0 when the scenario waits rather than computes.
[[nodiscard]] double capacity_of(const std::vector<PairedRound>& rounds, const ScenarioResult& result);

/// How often one task let go of the GIL of its own accord, in every sample of a serial variant that has an
/// account. Nothing when none has.
[[nodiscard]] std::optional<Estimate> releases_of(const ScenarioResult& result, const std::string& variant);

}  // namespace gillab::lab
