#pragma once

#include "measure/advice/advice.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// Which way pays, by these results, as a tree. Every conclusion follows from the numbers beside it.
[[nodiscard]] blocks::Page advice(const lab::Results& results);

}  // namespace gillab::report
