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

/// What passes and got slower all the same, on the same processor: a ratio does not show it.
struct Slower {
  Promise promise;
  double reference = 0;  ///< how many times as long as in the baseline
  double variant = 0;    ///< the same
};

}  // namespace note

using Note = std::variant<note::Ungated, note::Interrupted, note::Unmeasured, note::LooseFloor, note::Slower>;

struct GateOptions;
struct GateReport;

/// Where a baseline gates less than it seems to: variants of which it does not tell enough, and floors that
/// its imprecision puts far below the tolerance. Of these scenarios; empty: of all.
[[nodiscard]] std::vector<Note> weaknesses(const Results& baseline, const GateOptions& options,
                                           const std::vector<std::string>& scenarios = {});

[[nodiscard]] std::vector<Note> notes_on(const GateReport& report, const Results& current,
                                         const Results& baseline, const GateOptions& options);

}  // namespace gillab::lab
