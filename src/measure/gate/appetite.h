#pragma once

#include <string>
#include <utility>
#include <vector>

#include "measure/gate/judgement.h"
#include "measure/lab/session.h"

namespace gillab::lab {

/// How many worker processes a scenario needs for its verdicts, asked after each.
///
/// Two at least. When every promise passes, no more. When one is suspected of a loss, as many fresh ones
/// again to confirm it, and up to twice as many where so many of their rounds are tainted that they can
/// neither confirm nor deny it: how many are clean says nothing of what they found. Otherwise as many as were
/// planned.
class GateAppetite {
 public:
  GateAppetite(std::vector<Promise> promises, Strictness strictness)
      : promises_(std::move(promises)), strictness_(strictness) {}

  [[nodiscard]] Course operator()(const ScenarioResult& so_far, const Spent& spent);

 private:
  std::vector<Promise> promises_;
  Strictness strictness_;
  /// Whether a suspicion is left to which the clean rounds are too few for an answer.
  [[nodiscard]] bool unanswered(const ScenarioResult& so_far) const;

  int confirming_ = 0;              ///< processes in all when a suspicion is being confirmed
  int most_ = 0;                    ///< that may become so many
  std::vector<std::string> about_;  ///< variants of the promises that do not pass yet
};

}  // namespace gillab::lab
