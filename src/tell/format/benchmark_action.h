#pragma once

#include <string>

#include "measure/lab/results.h"

namespace gillab::format {

/// The ratios for github-action-benchmark, `tool: customBiggerIsBetter`: of every comparison its speedup in
/// "x" and, where it has one, its efficiency in "%".
///
/// The action reads an array of objects with name, unit and value; range and extra are optional texts. It
/// finds a benchmark's earlier value by its name, so names are the same in every run. It divides by values,
/// so none is 0. It reads a number out of a range that begins with "±": the larger distance between value and
/// interval, in the value's unit. It refuses an empty array, which a run without ratios gives. Names stand in
/// code spans of a Markdown table in its comments, so they have neither back quotes nor bars.
[[nodiscard]] std::string benchmark_action(const lab::Results& results);

}  // namespace gillab::format
