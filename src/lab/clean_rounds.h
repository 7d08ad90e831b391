#pragma once

#include <set>
#include <utility>

#include "lab/results.h"

namespace gillab::lab {

/// Which samples count: those of clean rounds that nothing disturbed on their own.
class CleanRounds {
 public:
  explicit CleanRounds(const ScenarioResult& result);

  [[nodiscard]] bool count(const Sample& sample) const;

 private:
  std::set<std::pair<int, int>> clean_;  // process, round
};

}  // namespace gillab::lab
