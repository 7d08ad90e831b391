#include "tell/demo/keys.h"

#include <optional>

namespace gillab::demo {

namespace {

std::optional<KeyPress> key_of(char byte) {
  switch (byte) {
    case 'n':
    case ' ':
    case '\r':
    case '\n':
      return KeyPress{.key = Key::kNext};
    case 'b':
    case '\x7F':
    case '\b':
      return KeyPress{.key = Key::kBack};
    case '+':
    case '=':
      return KeyPress{.key = Key::kMoreThreads};
    case '-':
    case '_':
      return KeyPress{.key = Key::kFewerThreads};
    case '[':
      return KeyPress{.key = Key::kShorterInterval};
    case ']':
      return KeyPress{.key = Key::kLongerInterval};
    case 'z':
      return KeyPress{.key = Key::kZoomIn};
    case 'x':
      return KeyPress{.key = Key::kZoomOut};
    case 'p':
      return KeyPress{.key = Key::kPause};
    case '?':
    case 'h':
      return KeyPress{.key = Key::kHelp};
    case 'q':
    case '\x04':
      return KeyPress{.key = Key::kQuit};
    default:
      break;
  }
  if (byte >= '1' && byte <= '9') return KeyPress{.key = Key::kLesson, .number = byte - '0'};
  return std::nullopt;
}

bool ends_sequence(char byte) {
  return byte >= '@' && byte <= '~';
}

}  // namespace

std::vector<KeyPress> keys_from(std::string& bytes) {
  constexpr char kEscape = '\x1B';
  std::vector<KeyPress> keys;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes[at] != kEscape) {
      if (const auto key = key_of(bytes[at])) keys.push_back(*key);
      ++at;
      continue;
    }
    if (at + 1 >= bytes.size()) break;
    if (bytes[at + 1] != '[' && bytes[at + 1] != 'O') {
      ++at;  // the Escape key, or Alt with another
      continue;
    }
    std::size_t end = at + 2;
    while (end < bytes.size() && !ends_sequence(bytes[end]))
      ++end;
    if (end >= bytes.size()) break;
    if (bytes[end] == 'C') keys.push_back({.key = Key::kNext});
    if (bytes[end] == 'D') keys.push_back({.key = Key::kBack});
    if (bytes[end] == 'A') keys.push_back({.key = Key::kMoreThreads});
    if (bytes[end] == 'B') keys.push_back({.key = Key::kFewerThreads});
    at = end + 1;
  }
  bytes.erase(0, at);
  return keys;
}

}  // namespace gillab::demo
