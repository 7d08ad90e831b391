#pragma once

#include <filesystem>
#include <vector>

#include "observe/trace/recording.h"

namespace gillab::format {

/// Writes the timelines in the Trace Event format (JSON) that Perfetto and chrome://tracing open: a track for
/// each thread, slices "GIL held", "waiting for the GIL" and "yielding", an arrow for each handoff, long
/// holds with the Python function that held. Streams: millions of events do not pass through memory. Throws
/// gillab::Error when the file cannot be written; an older one is then as it was.
void write_trace_events(const std::filesystem::path& path, const std::vector<trace::Recording>& recordings,
                        double seconds_per_tick);

}  // namespace gillab::format
