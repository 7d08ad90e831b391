#include "tell/format/html/text.h"

#include <cctype>

#include "tell/words/text.h"

namespace gillab::html {

namespace {

std::string escaped(std::string_view plain) {
  std::string safe;
  safe.reserve(plain.size());
  for (const char byte : plain) {
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
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += byte;
    }
  }
  return safe;
}

}  // namespace

std::string text(std::string_view plain) {
  return escaped(words::one_line(plain));
}

std::string lines(std::string_view plain) {
  std::string safe;
  for (const std::string& line : words::printable_lines(plain))
    safe += escaped(line) + "\n";
  return safe;
}

std::string anchor(std::string_view plain) {
  std::string name;
  for (const char byte : plain) {
    const bool word = std::isalnum(static_cast<unsigned char>(byte)) != 0;
    if (word) name += byte;
    if (!word && !name.empty() && name.back() != '-') name += '-';
  }
  return name;
}

}  // namespace gillab::html
