#include "measure/lab/clean_rounds.h"

#include <cstddef>
#include <vector>

namespace gillab::lab {

CleanRounds::CleanRounds(const ScenarioResult& result) {
  for (const Round& round : result.rounds) {
    if (round.clean()) clean_.emplace(round.process, round.round);
  }
}

bool CleanRounds::count(const Sample& sample) const {
  return sample.taints.empty() && clean_.contains({sample.process, sample.round});
}

std::vector<double> values_that_count(const std::vector<Reading>& readings, std::size_t fewest) {
  std::vector<double> values;
  for (const Reading& reading : clean_or_all(
           readings, [](const Reading& each) { return each.clean; }, fewest))
    values.push_back(reading.value);
  return values;
}

}  // namespace gillab::lab
