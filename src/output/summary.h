#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/results.h"

/// What table and Markdown both say about a scenario, in plain text and numbers.
namespace gillab::output {

/// A variant with its numbers. Points into the result it was taken from.
struct VariantRow {
  const lab::VariantResult* result = nullptr;
  bool reference = false;
  std::optional<double> time_s;                  ///< median of its clean rounds, or of all when none is clean
  const lab::Comparison* speedup = nullptr;      ///< over the reference
  const lab::Comparison* over_serial = nullptr;  ///< threads over the same implementation run serially

  [[nodiscard]] bool ok() const { return result->status == lab::Status::kOk; }

  /// Why there are no numbers, "failed: …"; empty when there are.
  [[nodiscard]] std::string trouble() const;
};

[[nodiscard]] std::vector<VariantRow> variant_rows(const lab::ScenarioResult& result);

struct RoundSummary {
  int rounds = 0;
  int processes = 0;
  int clean = 0;
  std::optional<double>
      capacity;                 ///< median of the clean rounds, or of all when none is clean; CPU-bound only
  std::string commonest_taint;  ///< an example of the most frequent reason
};

[[nodiscard]] RoundSummary round_summary(const lab::ScenarioResult& result);

/// The reference against its own second copy, or nullptr.
[[nodiscard]] const lab::Comparison* null_comparison(const lab::ScenarioResult& result);

/// "Python 3.11.2 with the GIL", "Python 3.13.0 free-threaded".
[[nodiscard]] std::string python_name(const protocol::PythonFacts& python);

/// "size default", "n = 50,000", "4 tasks on 2 threads", "2 CPUs", "Python 3.11.2 with the GIL".
[[nodiscard]] std::vector<std::string> conditions(const lab::ScenarioResult& result,
                                                  const lab::Context& context);

/// "21 rounds in 3 processes, 19 clean", "capacity 1.94 of 2", "the reference against itself: …".
[[nodiscard]] std::vector<std::string> measurement(const lab::ScenarioResult& result, int usable_cpus);

/// What makes the numbers less than they seem, one sentence or two each; none when all is well.
[[nodiscard]] std::vector<std::string> warnings(const lab::ScenarioResult& result, int usable_cpus);

/// "at most 1.25x" as "≤ 1.25x", in the unit of the claim's measure; empty without bounds.
[[nodiscard]] std::string bounds(const protocol::Claim& claim, bool unicode);

/// Why a claim is not settled: "undecided: …", "not applicable: …"; else its reason, mostly empty.
[[nodiscard]] std::string remark(const lab::ClaimResult& claim);

}  // namespace gillab::output
