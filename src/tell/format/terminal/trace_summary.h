#pragma once

#include <string>

#include "tell/format/terminal/style.h"
#include "tell/results/trace_document.h"

namespace gillab::output {

/// What `gillab trace` prints afterwards: for each process of note its threads, long holds, handoffs, a
/// diagnosis in plain words and what threads could reach at best; one line for each of the others.
[[nodiscard]] std::string trace_summary(const TraceReport& report, const Style& style);

}  // namespace gillab::output
