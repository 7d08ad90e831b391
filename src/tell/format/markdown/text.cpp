#include "tell/format/markdown/text.h"

#include <cctype>
#include <cstddef>

#include "tell/words/text.h"

namespace gillab::markdown {

using words::one_line;
namespace {

bool is_word(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0;
}

/// Where GitHub would make a link of `text` at `at`, or notify somebody: "@name", "#12", "scheme://", "www.".
bool begins_link(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("://") || rest.starts_with("www.")) return true;
  return (rest.front() == '@' || rest.front() == '#') && rest.size() > 1 && is_word(rest[1]);
}

}  // namespace

std::string html(std::string_view text) {
  std::string safe;
  for (const char byte : text) {
    switch (byte) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      default:
        safe += byte;
    }
  }
  return safe;
}

/// An empty comment after a link's first character keeps it from forming, which a backslash or an entity
/// would not.
std::string plain(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*_{}[]#|~!";
  const std::string line = one_line(text);
  std::string safe;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (kSpecial.find(line[at]) != std::string_view::npos) safe += '\\';
    safe += html(line.substr(at, 1));
    if (begins_link(line, at)) safe += "<!-- -->";
  }
  return safe;
}

}  // namespace gillab::markdown
