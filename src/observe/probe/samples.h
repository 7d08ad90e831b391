#pragma once

#include <string_view>

namespace gillab::probe {

/// Notes that a sample begins or ends; in between there is a timeline. The calling thread must hold the GIL.
void begin_sample(std::string_view name);
void end_sample();

}  // namespace gillab::probe
