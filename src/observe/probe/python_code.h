#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "observe/probe/recording.h"

/// What the probe knows of the Python in its process, found at run time by symbols: one probe serves every
/// version.
namespace gillab::probe {

/// Looks for the interpreter among the loaded objects; false when there is none. Before anything else here.
bool find_python();

/// Whether the address lies in the machine code of the interpreter (python3, or libpython).
[[nodiscard]] bool is_python_code(const void* address);

/// As PY_VERSION_HEX; 0 when there is no Python or it is older than 3.11.
[[nodiscard]] std::uint32_t python_version();

/// Whether it is a free-threaded build, whose GIL may be switched on and off while it runs.
[[nodiscard]] bool is_free_threaded();

/// Notes the innermost frames of Python code that the calling thread runs, and returns how many. The thread
/// must own the GIL, if only because its mutex keeps everybody else from taking it. Reads; allocates nothing,
/// never faults. None for versions whose layout isn't known.
[[nodiscard]] std::size_t note_frames(std::span<FrameNote> frames);

/// Writes the name of the threading.Thread that the calling thread is about to start, or nothing. Attached
/// only: it runs Python.
void name_of_new_thread(std::span<char> name);

}  // namespace gillab::probe
