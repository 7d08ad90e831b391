#pragma once

namespace gillab::probe {

/// Opens the calling thread's account, with the name that it has in Python (may be empty).
void begin_thread(const char* name);

/// Whether this thread holds a GIL.
[[nodiscard]] bool holds_gil();

}  // namespace gillab::probe
