#pragma once

namespace gillab::probe {

/// What recording one event costs on this machine now, in seconds: the recorder's own work on a lock that
/// nobody else uses, without what CPython and libc do. Takes some milliseconds; not in a process that
/// observes.
[[nodiscard]] double measure_cost_s();

}  // namespace gillab::probe
