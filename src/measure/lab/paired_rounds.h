#pragma once

#include <string>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// Two arms of a scenario that are to be compared.
struct Pair {
  std::string variant;
  std::string reference;
  bool null = false;  ///< `variant` is the second copy of the reference

  bool operator==(const Pair&) const = default;
};

/// A round that timed both arms. Points into the result it was taken from.
struct PairedRound {
  const Round* round = nullptr;
  const Sample* variant = nullptr;
  const Sample* reference = nullptr;

  [[nodiscard]] bool clean() const;

  /// The capacity that was measured beside the variant, or else once for the round; 0 when none was.
  [[nodiscard]] double capacity() const;

  /// ln(reference time / variant time). The difference of logarithms rather than the logarithm of the
  /// quotient: exchanging the arms then changes the sign and not one bit more.
  [[nodiscard]] double log_ratio() const;
};

/// Whether a capacity is one: 0 stands for none.
[[nodiscard]] bool measured(double capacity);

/// The rounds that timed both arms, in the order in which they were measured.
[[nodiscard]] std::vector<PairedRound> paired_rounds(const ScenarioResult& result, const Pair& pair);

[[nodiscard]] std::vector<PairedRound> clean_ones(std::vector<PairedRound> rounds);

/// One list for each process of what `value` says of every round.
template <class Value>
std::vector<std::vector<double>> by_process(const std::vector<PairedRound>& rounds, Value value) {
  std::vector<std::vector<double>> lists;
  int process = -1;
  for (const PairedRound& paired : rounds) {
    if (lists.empty() || paired.round->process != process) lists.emplace_back();
    process = paired.round->process;
    lists.back().push_back(value(paired));
  }
  return lists;
}

}  // namespace gillab::lab
