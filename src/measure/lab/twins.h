#pragma once

#include <string>

#include "base/protocol/worker.h"
#include "measure/lab/catalogue.h"
#include "measure/lab/plan.h"
#include "measure/lab/results.h"

/// The same work in two interpreters, in the same rounds: every variant has a twin, which runs in the second
/// interpreter and is compared with it. "python@3.13t/serial" is the twin of "python/serial".
namespace gillab::lab {

/// The plan with a twin for each of its variants, and twice the time for both. `there`: what the second
/// interpreter says of the scenario; where that is nothing, the twins are skipped for its reason. Claims
/// about a second interpreter of its build become claims about twins.
[[nodiscard]] ScenarioPlan with_twins(ScenarioPlan plan, const CatalogueEntry& there, const Other& other);

/// Workers that are two: one in each interpreter. What concerns a twin is for the second; everything else,
/// the capacity too, is for the first. Where the second cannot open the scenario, its twins fail for that
/// reason.
[[nodiscard]] protocol::WorkerFactory workers_in_both(protocol::WorkerFactory here,
                                                      protocol::WorkerFactory there,
                                                      const std::string& label);

}  // namespace gillab::lab
