#include "measure/lab/clean_rounds.h"

namespace gillab::lab {

CleanRounds::CleanRounds(const ScenarioResult& result) {
  for (const Round& round : result.rounds) {
    if (round.clean()) clean_.emplace(round.process, round.round);
  }
}

bool CleanRounds::count(const Sample& sample) const {
  return sample.taints.empty() && clean_.contains({sample.process, sample.round});
}

}  // namespace gillab::lab
