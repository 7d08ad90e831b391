#include <cstddef>
#include <string>
#include <string_view>

#include "tell/format/html/assets.h"
#include "tell/format/html/packed.h"

namespace gillab::html {

namespace {

int digit(char hexadecimal) {
  return hexadecimal <= '9' ? hexadecimal - '0' : hexadecimal - 'a' + 10;
}

std::string digest_of(std::string_view hexadecimal) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hexadecimal.size(); at += 2)
    bytes += static_cast<char>(digit(hexadecimal[at]) * 16 + digit(hexadecimal[at + 1]));
  return bytes;
}

}  // namespace

std::string policy_source(const Asset& asset) {
  return "'sha256-" + base64(digest_of(asset.sha256)) + "'";
}

}  // namespace gillab::html
