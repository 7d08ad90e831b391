#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/gate/gate.h"

/// What the gate says, in words.
namespace gillab::words {

/// "PASS", "FAIL", "NOT MEASURED", "INCONCLUSIVE", "REFUSED", "NOT COMPARED".
[[nodiscard]] std::string_view name_of(lab::GateVerdict verdict);

/// Why: "lower bound 95.2 % ≥ floor 83.7 %; 30 of 30 rounds clean". No full stop.
[[nodiscard]] std::string reason(const lab::Judgement& judgement);

/// What a baseline does not tell of a variant, which it names: "numpy/threads: 2 of 15 rounds clean".
[[nodiscard]] std::string withheld(const lab::Withheld& withheld);

/// A full sentence.
[[nodiscard]] std::string note(const lab::Note& note);

/// What to do about such verdicts, in full sentences; empty for those that explain themselves.
[[nodiscard]] std::string hint(lab::GateVerdict verdict);

/// That the baseline has nothing of these scenarios, and what to do about it.
[[nodiscard]] std::string nothing_of(const std::vector<std::string>& scenarios);

/// One of the two sides: "2025-06-01T12:00:00+00:00", "gillab 0.1.0 (0123abc)", "Python 3.11.2 with the GIL",
/// "2 CPUs", "Example CPU", "lab".
[[nodiscard]] std::vector<std::string> side(const lab::Context& context);

/// How many of which: "12 passed, 1 FAILED, 2 inconclusive, 1 not compared".
[[nodiscard]] std::string counts(const lab::GateReport& report);

/// The worst that was found, in a word or two: "regression", "not comparable", "inconclusive", "no
/// regression".
[[nodiscard]] std::string outcome(const lab::GateReport& report);

}  // namespace gillab::words
