#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gillab::demo {

enum class Key : std::uint8_t {
  kNext,
  kBack,
  kMoreThreads,
  kFewerThreads,
  kShorterInterval,
  kLongerInterval,
  kZoomIn,
  kZoomOut,
  kPause,
  kHelp,
  kQuit,
  kLesson,  ///< a number
};

struct KeyPress {
  Key key = Key::kQuit;
  int number = 0;  ///< of kLesson, from 1 on

  bool operator==(const KeyPress&) const = default;
};

/// What a terminal sent, as keys; takes from `bytes` all but an escape sequence that may still go on.
/// Whatever means nothing here is left out.
[[nodiscard]] std::vector<KeyPress> keys_from(std::string& bytes);

}  // namespace gillab::demo
