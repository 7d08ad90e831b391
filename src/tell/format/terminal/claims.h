#pragma once

#include <string>

#include "tell/blocks/claims.h"
#include "tell/format/terminal/style.h"

namespace gillab::terminal {

/// The claims with their verdicts, the measured figure, the bound and the published figure.
[[nodiscard]] std::string drawn(const blocks::Claims& claims, const Style& style);

}  // namespace gillab::terminal
