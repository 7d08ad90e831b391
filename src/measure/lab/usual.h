#pragma once

#include <optional>
#include <string>

#include "measure/lab/results.h"

/// What is usual of a scenario's numbers: medians over its clean rounds, or over all where none is clean.
namespace gillab::lab {

/// The wall time of one sample of the variant; nothing when it has none.
[[nodiscard]] std::optional<double> usual_time_s(const ScenarioResult& result, const std::string& variant);

/// A counter's value; nothing when no sample of the variant has it.
[[nodiscard]] std::optional<double> usual_counter(const ScenarioResult& result, const std::string& variant,
                                                  const std::string& counter);

struct RoundSummary {
  int rounds = 0;
  int processes = 0;
  int clean = 0;
  std::optional<double> capacity;        ///< where cores are the ceiling
  std::optional<Taint> commonest_taint;  ///< an example of the most frequent kind
};

[[nodiscard]] RoundSummary round_summary(const ScenarioResult& result);

}  // namespace gillab::lab
