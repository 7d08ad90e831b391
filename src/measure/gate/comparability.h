#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/gate/promise.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// In what two measurements of a scenario can differ, so that comparing them makes no sense.
enum class Difference : std::uint8_t {
  kBuild,    ///< with the GIL, or without
  kPython,   ///< minor version
  kSize,     ///< size, parameters, number of tasks
  kThreads,  ///< number of threads
  kCpus,     ///< usable CPUs; only what scales depends on them
  kMachine   ///< kind of processor; only the ratio of two implementations depends on it
};

/// The word for a difference on the command line, and what it is, for people.
struct DifferenceName {
  Difference difference;
  std::string_view word;
  std::string_view meaning;
};

[[nodiscard]] std::span<const DifferenceName> differences();

/// A difference that was found, and the sentence that tells it.
struct Mismatch {
  Difference difference = Difference::kBuild;
  std::string text;  ///< "the baseline is of Python 3.11, and this of 3.12"
};

/// The first difference, but for those `allowed`, that keeps the gauge from being compared.
[[nodiscard]] std::optional<Mismatch> mismatch(const Context& current, const ScenarioResult& current_result,
                                               const Context& baseline, const ScenarioResult& baseline_result,
                                               Gauge gauge, const std::vector<Difference>& allowed);

}  // namespace gillab::lab
