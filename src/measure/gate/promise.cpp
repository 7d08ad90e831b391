#include "measure/gate/promise.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace gillab::lab {

namespace {

/// Two gauges may doubt the same: what failed says it for all of them.
bool tells_it_already(const std::vector<Withheld>& withheld, const std::string& variant, const Doubt& doubt) {
  return std::ranges::any_of(withheld, [&](const Withheld& each) {
    return each.reason == doubt && (each.variant == variant || std::holds_alternative<Reason>(doubt));
  });
}

}  // namespace

Promises promises_of(const ScenarioResult& baseline) {
  Promises promises;
  // Its variants do different things, or the same for a given time: their times say nothing.
  if (!baseline.scenario.columns.empty()) return promises;
  for (const GaugeTraits& gauge : gauges()) {
    for (const VariantResult& variant : baseline.variants) {
      // What ran in a second interpreter is not there when a check measures.
      if (!variant.variant.twin.empty()) continue;
      Offer found = gauge.offer(baseline, variant);
      if (found.promise) {
        promises.made.push_back(std::move(*found.promise));
      } else if (found.why_not != Doubt{} &&
                 !tells_it_already(promises.withheld, variant.variant.name, found.why_not)) {
        promises.withheld.push_back({.variant = variant.variant.name, .reason = std::move(found.why_not)});
      }
    }
  }
  return promises;
}

}  // namespace gillab::lab
