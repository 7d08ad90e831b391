#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/launch/installation.h"

namespace gillab::cli {

/// The environment in which a Python program, and every one below it, sends its recording to the collector
/// with this address. Throws gillab::Error when the probe is where the dynamic linker cannot take it from.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> preloading(
    const launch::Installation& installation, const std::string& address);

}  // namespace gillab::cli
