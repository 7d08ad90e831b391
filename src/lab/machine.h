#pragma once

#include <filesystem>

#include "lab/results.h"

namespace gillab::lab {

/// What this machine is, as /proc and /sys below `root` tell it. What cannot be read stays absent.
[[nodiscard]] Machine inspect_machine(const std::filesystem::path& root = "/");

}  // namespace gillab::lab
