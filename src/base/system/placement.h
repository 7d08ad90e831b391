#pragma once

namespace gillab::system {

/// Moves the calling thread to one of the CPUs that it may run on, and leaves it free to go elsewhere: mostly
/// it stays. `which` counts on from the last to the first again. Where the kernel does not allow it, nothing
/// happens.
void begin_on_cpu(int which);

}  // namespace gillab::system
