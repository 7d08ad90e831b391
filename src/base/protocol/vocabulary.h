#pragma once

#include <nlohmann/json_fwd.hpp>

namespace gillab::protocol {

/// The words that a scenario file may use, for python/gillab/vocabulary.py, which repeats none of them.
[[nodiscard]] nlohmann::ordered_json vocabulary();

}  // namespace gillab::protocol
