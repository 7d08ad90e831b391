#pragma once

#include <cstdint>
#include <string_view>

#include "observe/probe/recording.h"

/// What the calling thread notes in words.
namespace gillab::probe {

/// Notes the frames in which the long hold ended that was just let go of; its mutex is still held.
[[gnu::cold]] void note_hold(std::uint64_t now);

void note_sample(Note::Kind kind, std::string_view name, std::uint64_t now);

}  // namespace gillab::probe
