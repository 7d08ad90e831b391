#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/gate/gauge.h"
#include "measure/gate/ground.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// What a baseline says of one variant, so that a later run can be held to it.
struct Promise {
  std::string scenario;
  std::string variant;
  std::string reference;  ///< what it is compared with; empty for what is not compared
  Gauge gauge = Gauge::kEfficiency;
  Estimate value;          ///< of 95 % at least; for a count the median and all that was seen
  double capacity = 0;     ///< median over its rounds; 0 for what needs none
  double hold_s = 0;       ///< of what is without the GIL: how long a task holds it all the same
  double reference_s = 0;  ///< of a speedup: how long the reference takes
};

/// What comes of looking for a promise: it, or why there is none. Neither when there is nothing to promise.
struct Offer {
  std::optional<Promise> promise;
  Doubt why_not;
};

/// What could have been promised, had the baseline been measured well enough.
struct Withheld {
  std::string variant;
  Doubt reason;
};

/// What a baseline promises, and what it cannot.
struct Promises {
  std::vector<Promise> made;
  std::vector<Withheld> withheld;  ///< without what simply does not scale
};

/// What `baseline` promises: of every gauge and every variant what the gauge finds.
[[nodiscard]] Promises promises_of(const ScenarioResult& baseline);

}  // namespace gillab::lab
