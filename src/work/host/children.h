#pragma once

namespace gillab::host {

/// CPU time of all processes that descend from this one, in seconds: of those that have ended and were waited
/// for, and of those that live, in the kernel's clock ticks (10 ms). What was adopted by others does not
/// count.
[[nodiscard]] double children_cpu_s();

}  // namespace gillab::host
