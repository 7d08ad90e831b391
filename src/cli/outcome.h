#pragma once

#include "base/support/error.h"
#include "measure/lab/catalogue.h"
#include "measure/lab/results.h"

namespace gillab::cli {

/// The result of a scenario that could not even be read, because something it needs is not installed.
[[nodiscard]] lab::ScenarioResult skipped(const lab::CatalogueEntry& entry);

/// How a run ended, claims apart: interrupted, with something that failed, or well.
[[nodiscard]] ExitStatus outcome_of(const lab::Results& results);

/// The clock that sessions take.
[[nodiscard]] double seconds_now();

}  // namespace gillab::cli
