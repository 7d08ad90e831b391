#pragma once

#include "base/support/error.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// How a run ended, claims apart: interrupted, with something that failed, or well.
[[nodiscard]] ExitStatus outcome_of(const Results& results);

/// The same where claims count: one that fails, or one that is undecided, when nothing worse happened.
[[nodiscard]] ExitStatus strict_outcome_of(const Results& results);

}  // namespace gillab::lab
