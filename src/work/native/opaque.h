#pragma once

/// Before a function whose calls are timed: every call of it is made, as it is written. With GCC, what is
/// known of the function or of its arguments does not cross the call either; clang has no word for that.
#if defined(__clang__)
#define GILLAB_OPAQUE [[gnu::noinline]]
#else
#define GILLAB_OPAQUE [[gnu::noipa]]
#endif
