#pragma once

#include <optional>
#include <string>

#include "measure/lab/results.h"

namespace gillab::lab {

/// Who held the GIL while a variant ran: medians over its clean rounds, or over all when none is clean;
/// shares of wall time, 0…1.
struct GilSummary {
  double held = 0;       ///< by anybody
  double held_gils = 0;  ///< how many GILs were held at a time; above 1 where interpreters have their own
  int threads = 0;
  double thread_held = 0;  ///< of each thread's time, on average
  double waited = 0;
  double running = 0;
  double ready = 0;
  double blocked = 0;
  double handoffs_per_s = 0;
  double forced_per_s = 0;
};

/// Nothing where no GIL was seen.
[[nodiscard]] std::optional<GilSummary> gil_summary(const ScenarioResult& result, const std::string& variant);

}  // namespace gillab::lab
