#pragma once

#include <string>
#include <vector>

#include "cli/laboratory.h"
#include "measure/lab/catalogue.h"

namespace gillab::cli {

/// What is missing here, a sentence for each with the variants that it would add; and last, in a clone of the
/// repository, the command that installs all of it that the distribution has.
[[nodiscard]] std::vector<std::string> describe_missing(const std::vector<lab::CatalogueEntry>& entries,
                                                        const Laboratory& laboratory);

}  // namespace gillab::cli
