#pragma once

#include <string>
#include <utility>

#include "measure/gate/gauge.h"

/// The numbers of the gate, in its tables and in its reasons alike: a figure that was rounded otherwise would
/// seem to contradict a reason.
namespace gillab::words {

/// "95.2 %", "1.94x", a count "12".
[[nodiscard]] std::string figure(double value, lab::Scale scale);

/// "[94.1, 96.8]"; empty when it has no width, as a count may.
[[nodiscard]] std::string interval(const lab::Estimate& estimate, lab::Scale scale);

/// What must not be fallen below: "86.4 %"; a count must be more than its floor, "> 0".
[[nodiscard]] std::string floor_figure(double floor, lab::Scale scale);

/// Two figures, with as many decimals as it takes to tell different values apart: "78.91 %" and "78.94 %".
[[nodiscard]] std::pair<std::string, std::string> told_apart(double one, double other, lab::Scale scale);

}  // namespace gillab::words
