#pragma once

#include <string>

#include "base/protocol/executor.h"
#include "measure/lab/gil_summary.h"

namespace gillab::words {

/// Why a variant is as fast as it is: "GIL held 99.6 % of the time; each thread waited 74 %".
[[nodiscard]] std::string why(const lab::GilSummary& summary, protocol::Gils gils = protocol::Gils::kOne);

}  // namespace gillab::words
