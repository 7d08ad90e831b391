#pragma once

#include <utility>
#include <vector>

#include "measure/gate/judgement.h"

namespace gillab::lab {

/// How many worker processes a scenario needs for its verdicts: asked after each, with what was measured so
/// far, it says how many there should be in all.
///
/// Two at least. When every promise passes, no more. When one is suspected of a loss, as many fresh ones
/// again to confirm it. Otherwise as many as were planned.
class GateAppetite {
 public:
  GateAppetite(std::vector<Promise> promises, Strictness strictness)
      : promises_(std::move(promises)), strictness_(strictness) {}

  [[nodiscard]] int wanted(const ScenarioResult& so_far, int done, int planned);

 private:
  std::vector<Promise> promises_;
  Strictness strictness_;
  int confirming_ = 0;  ///< processes in all when a suspicion is being confirmed
};

}  // namespace gillab::lab
