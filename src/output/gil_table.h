#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/results.h"
#include "output/style.h"
#include "protocol/executor.h"

/// Why a variant is as fast as it is: who held the GIL meanwhile and who waited.
namespace gillab::output {

/// Medians over a variant's clean rounds, or over all when none is clean; shares of wall time, 0…1.
struct GilSummary {
  double held = 0;  ///< by anybody
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
[[nodiscard]] std::optional<GilSummary> gil_summary(const lab::ScenarioResult& result,
                                                    const std::string& variant);

/// "GIL held 99.6 % of the time; each thread waited 74 %".
[[nodiscard]] std::string why(const GilSummary& summary, protocol::Gils gils = protocol::Gils::kOne);

/// A row for each variant that has an account; empty when none has.
[[nodiscard]] std::string gil_table(const lab::ScenarioResult& result, const Style& style);

}  // namespace gillab::output
