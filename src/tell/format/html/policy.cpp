#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "tell/format/html/assets.h"

namespace gillab::html {

namespace {

std::uint32_t digit(char hexadecimal) {
  return static_cast<std::uint32_t>(hexadecimal <= '9' ? hexadecimal - '0' : hexadecimal - 'a' + 10);
}

/// Three digits of the one are two of the other.
std::string base64_of(std::string hexadecimal) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kDigitsOf3Bytes = 6;
  const std::size_t missing_bytes =
      (kDigitsOf3Bytes - hexadecimal.size() % kDigitsOf3Bytes) % kDigitsOf3Bytes / 2;
  hexadecimal.append(2 * missing_bytes, '0');
  std::string text;
  for (std::size_t at = 0; at < hexadecimal.size(); at += 3) {
    const std::uint32_t bits =
        digit(hexadecimal[at]) << 8 | digit(hexadecimal[at + 1]) << 4 | digit(hexadecimal[at + 2]);
    text += kDigits[bits >> 6];
    text += kDigits[bits & 63];
  }
  for (std::size_t i = 0; i < missing_bytes; ++i)
    text[text.size() - 1 - i] = '=';
  return text;
}

}  // namespace

std::string policy_source(const Asset& asset) {
  return "'sha256-" + base64_of(std::string{asset.sha256}) + "'";
}

}  // namespace gillab::html
