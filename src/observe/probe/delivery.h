#pragma once

#include <string_view>

namespace gillab::probe {

/// Hands the descriptor of a recording's memory to the collector at that abstract socket, or tells it that
/// there is none (-1). False when there is no collector any more. Only system calls: usable right after a
/// fork.
bool deliver(int memory, std::string_view collector);

}  // namespace gillab::probe
