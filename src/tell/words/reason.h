#pragma once

#include <string>

#include "measure/lab/reason.h"

namespace gillab::words {

/// "python/threads was skipped: numpy is not installed"; empty when there is nothing to say. No full stop.
[[nodiscard]] std::string reason(const lab::Reason& reason);

}  // namespace gillab::words
