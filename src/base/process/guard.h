#pragma once

#include "base/support/file_descriptor.h"

namespace gillab::process {

/// Runs `arguments` (a program and its arguments, null-terminated) and stands between it and whoever asked:
///
/// - it is a session leader, so that a terminal's Ctrl-C reaches neither the program nor what it starts;
/// - it adopts every orphan below it (PR_SET_CHILD_SUBREAPER), so that nothing gets away;
/// - when the program ends, or `lifeline` reports end of file because its other end was closed or its owner
///   died in whatever way, it kills all that is left.
///
/// Returns never: the process ends exactly as the program did, by the same status or the same signal.
/// Call it in a freshly forked process with one thread.
[[noreturn]] void run_guarded(char* const* arguments, FileDescriptor lifeline);

}  // namespace gillab::process
