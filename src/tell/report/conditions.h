#pragma once

#include <string>
#include <vector>

#include "measure/lab/results.h"
#include "tell/blocks/text.h"

/// Under which conditions numbers hold, in short facts.
namespace gillab::report {

/// "size default", "n = 50,000", "4 tasks on 2 threads", "2 CPUs", "Python 3.11.2 with the GIL".
[[nodiscard]] std::vector<std::string> conditions(const lab::ScenarioResult& result,
                                                  const lab::Context& context);

/// What tells a second interpreter from the first: what it is, and which packages are of other versions
/// there. Nothing where there is none.
[[nodiscard]] std::vector<std::string> second_python(const lab::Context& context);

/// "gillab 0.1.0 (0123abc)", "Example CPU", "lab", "2025-06-01T12:00:00+00:00".
[[nodiscard]] blocks::Provenance provenance(const lab::Context& context);

}  // namespace gillab::report
