#pragma once

#include <cstddef>

/// The rare part of recording: first times, and conditions that are not the thread's usual ones.
namespace gillab::probe {

/// Makes everything ready for the condition's lock, which the calling thread uses from now on; false when the
/// condition is none of a GIL's. `caller`: the address that signals it, or else waits for it.
[[nodiscard]] bool recognise(const void* condition, const void* caller, bool signal);

/// Lets the calling thread use a known lock.
void use_lock(std::size_t lock);

}  // namespace gillab::probe
