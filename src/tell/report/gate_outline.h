#pragma once

#include <string>
#include <vector>

#include "measure/gate/gate.h"

/// What terminal, Markdown and JUnit all say of a gate's report, in plain text.
namespace gillab::output {

/// With the decimals of the verdicts' reasons, or a figure would seem to contradict one: "95.2 %", "1.94x",
/// releases "12".
[[nodiscard]] std::string gate_figure(double value, lab::Gauge gauge);

/// "[94.1, 96.8]"; empty when it has no width, as a count may.
[[nodiscard]] std::string gate_interval(const lab::Estimate& estimate, lab::Gauge gauge);

/// What must not be fallen below: "86.4 %"; of releases "> 0"; empty where nothing came to be judged.
[[nodiscard]] std::string gate_floor(const lab::Judgement& judgement);

/// One of the two sides: "2025-06-01T12:00:00+00:00", "gillab 0.1.0 (0123abc)", "Python 3.11.2 with the GIL",
/// "2 CPUs", "Example CPU", "lab".
[[nodiscard]] std::vector<std::string> gate_side(const lab::Context& context);

/// "12 passed, 1 FAILED, 2 inconclusive, 1 not compared".
[[nodiscard]] std::string gate_summary(const lab::GateReport& report);

/// The worst that was found, in a word or two: "regression", "not comparable", "inconclusive", "no
/// regression".
[[nodiscard]] std::string gate_outcome(const lab::GateReport& report);

/// What to do about what is not a PASS, one sentence or two each.
[[nodiscard]] std::vector<std::string> gate_hints(const lab::GateReport& report);

/// The judgements of one scenario, in their order. Points into the report.
struct GateBlock {
  std::string scenario;
  std::vector<const lab::Judgement*> judgements;
};

[[nodiscard]] std::vector<GateBlock> gate_blocks(const lab::GateReport& report);

}  // namespace gillab::output
