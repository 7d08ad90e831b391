#pragma once

#include <string>

#include "measure/gate/gate.h"

namespace gillab::testing {

/// A report that has one of everything: every verdict, every gauge, a variant that could not run, a scenario
/// without baseline.
[[nodiscard]] lab::GateReport example_report();

/// The same with names and reasons that mean harm to terminals, Markdown, XML and JSON.
[[nodiscard]] lab::GateReport hostile_report();

/// The harm itself: every ASCII character, markup of all kinds, invalid UTF-8, what Unicode has but XML has
/// not.
[[nodiscard]] std::string hostile_text();

/// One that passed `count` times in as many scenarios.
[[nodiscard]] lab::GateReport long_report(int count);

}  // namespace gillab::testing
