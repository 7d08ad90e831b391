#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/gate/judgement.h"
#include "tell/blocks/text.h"

namespace gillab::blocks {

/// What the gate says of one variant.
struct VerdictRow {
  lab::GateVerdict verdict = lab::GateVerdict::kInconclusive;
  std::string variant;
  lab::Gauge gauge = lab::Gauge::kEfficiency;  ///< its scale is that of the numbers
  double baseline = 0;
  std::optional<lab::Estimate> measured;
  std::optional<double> floor;  ///< a count must be above it, anything else at it at least
  std::string reason;
};

/// The verdicts on one scenario.
struct VerdictGroup {
  std::string scenario;
  std::vector<VerdictRow> rows;
};

/// Everything a check decided. One block, because formats tell it in different orders: a page that must be
/// short tells first what failed.
struct Verdicts {
  double tolerance = 0;  ///< a loss of that share is no regression
  Facts baseline;        ///< where and when the two sides were measured
  Facts current;
  std::vector<VerdictGroup> groups;
  std::string outcome;             ///< the worst of it, in a word or two: "regression"
  std::string counts;              ///< "3 passed, 1 FAILED"
  std::vector<std::string> hints;  ///< what to do about it, and what it leaves open
};

}  // namespace gillab::blocks
