#pragma once

#include <cstdint>
#include <string>

#include "cli/laboratory.h"
#include "cli/progress.h"
#include "measure/lab/campaign.h"
#include "measure/lab/results.h"

namespace gillab::cli {

/// What is known before the first measurement: this moment, this machine, this gillab, this interpreter.
[[nodiscard]] lab::Context describe_context(const Laboratory& laboratory, std::uint64_t order_seed);

/// The clock that measures for campaigns.
[[nodiscard]] double seconds_now();

/// With what campaigns measure here. `collector`: where the workers' GIL recordings go. The laboratory and
/// the line must outlive it.
[[nodiscard]] lab::Campaign::Means means_of(const Laboratory& laboratory, ProgressLine& progress,
                                            const std::string& collector = "");

}  // namespace gillab::cli
