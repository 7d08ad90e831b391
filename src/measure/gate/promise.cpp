#include "measure/gate/promise.h"

#include <utility>

namespace gillab::lab {

Promises promises_of(const ScenarioResult& baseline) {
  Promises promises;
  // Its variants do different things, or the same for a given time: their times say nothing.
  if (!baseline.scenario.columns.empty()) return promises;
  for (const GaugeTraits& gauge : gauges()) {
    for (const VariantResult& variant : baseline.variants) {
      Offer found = gauge.offer(baseline, variant);
      if (found.promise) {
        promises.made.push_back(std::move(*found.promise));
      } else if (found.why_not != Doubt{}) {
        promises.withheld.push_back({.variant = variant.variant.name, .reason = std::move(found.why_not)});
      }
    }
  }
  return promises;
}

}  // namespace gillab::lab
