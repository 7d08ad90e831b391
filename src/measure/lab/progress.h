#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gillab::lab {

/// How far a campaign has come. tell/words/progress.h puts it into words.
struct Progress {
  enum class Phase : std::uint8_t { kPreparing, kChecking, kMeasuring };

  std::string scenario;
  int number = 1;  ///< of the scenario, from 1…
  int count = 1;   ///< …of how many
  Phase phase = Phase::kPreparing;
  std::string variant;             ///< that is checked
  int round = 0;                   ///< that is measured, from 1…
  int rounds = 0;                  ///< …of how many in this process
  int process = 1;                 ///< from 1…
  int processes = 1;               ///< …of how many
  std::vector<std::string> about;  ///< the variants for whose sake it goes on beyond what was planned
  double fraction = 0;   ///< of the scenario's work, 0…1; 0 while the number of rounds is not yet known
  double elapsed_s = 0;  ///< since the scenario began
};

}  // namespace gillab::lab
