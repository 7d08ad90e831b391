#pragma once

#include "measure/lab/results.h"
#include "tell/blocks/block.h"

namespace gillab::report {

/// The quick reference by kind of work: what is recommended for each, what that brings by these results, and
/// whether it holds here. Nothing where the results are evidence for none of them.
[[nodiscard]] blocks::Page kinds_of_work(const lab::Results& results);

}  // namespace gillab::report
