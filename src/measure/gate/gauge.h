#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "measure/lab/results.h"

namespace gillab::lab {

struct Judgement;
struct Offer;
struct Strictness;

/// What the gate measures of a variant.
enum class Gauge : std::uint8_t {
  kEfficiency,  ///< of what shares its tasks: its speedup over the same code run serially, over the capacity
  kSpeedup,     ///< of an implementation: its speedup over the scenario's reference; of one machine only
  kReleased,    ///< of serial runs: the share of their time without the GIL, which needs no second CPU
  kReleases     ///< how often a task let go of the GIL: a count, so true however busy the machine is
};

/// What the numbers of a gauge are.
enum class Scale : std::uint8_t {
  kShare,  ///< of what could be had: 0.97
  kRatio,  ///< how many times as much: 1.94
  kCount   ///< how often
};

/// What must be equal for two numbers to be compared, beside build, version and work, which always must.
struct Likeness {
  bool threads = false;
  bool cpus = false;     ///< how many are usable, unless the scenario only waits
  bool machine = false;  ///< the processor, and how many are usable
};

/// A gauge. A new one is an enumerator, its row in gauge.cpp, and a file with its two functions.
struct GaugeTraits {
  Gauge gauge;
  std::string_view name;  ///< as results documents write it
  Scale scale;
  Likeness alike;

  /// What a baseline can promise of a variant, if anything.
  Offer (*offer)(const ScenarioResult& baseline, const VariantResult& variant);

  /// Fills in what was measured and the verdict. Only of what was measured without trouble.
  void (*judge)(Judgement& judgement, const ScenarioResult& current, const Strictness& strictness);
};

/// All there are, in the order in which promises are told.
[[nodiscard]] std::span<const GaugeTraits> gauges();
[[nodiscard]] const GaugeTraits& traits_of(Gauge gauge);

/// "efficiency", "speedup", "released", "releases".
[[nodiscard]] std::string_view name_of(Gauge gauge);

}  // namespace gillab::lab
