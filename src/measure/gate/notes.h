#pragma once

#include <string>
#include <variant>
#include <vector>

#include "measure/gate/promise.h"

/// What a report's verdicts leave open: facts, which tell/words puts into sentences.
namespace gillab::lab {

namespace note {

/// What the baseline does not tell enough of a scenario to be held to.
struct Ungated {
  std::string scenario;
  std::vector<Withheld> withheld;
};

/// The run was stopped while it measured that scenario.
struct Interrupted {
  std::string scenario;
};

/// The baseline has these scenarios, and nobody measured them.
struct Unmeasured {
  std::vector<std::string> scenarios;
};

/// A floor so low that a much larger loss than the tolerance would pass.
struct LooseFloor {
  Promise promise;
  double loss = 0;         ///< the share that may be lost
  bool imprecise = false;  ///< because the baseline is; else because the capacity is another one
};

}  // namespace note

using Note = std::variant<note::Ungated, note::Interrupted, note::Unmeasured, note::LooseFloor>;

struct GateOptions;
struct GateReport;

[[nodiscard]] std::vector<Note> notes_on(const GateReport& report, const Results& current,
                                         const Results& baseline, const GateOptions& options);

}  // namespace gillab::lab
