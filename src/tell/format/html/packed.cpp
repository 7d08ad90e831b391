#include "tell/format/html/packed.h"

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <new>

namespace gillab::html {

namespace {

/// zlib reads and writes bytes of its own kind.
Bytef* bytes_of(std::string& text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  return reinterpret_cast<Bytef*>(text.data());
}

/// `text` is a copy, because zlib's interface does not say that it only reads it.
std::string gzipped(std::string text) {
  constexpr int kWindow = 15 + 16;  // with gzip's header
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = bytes_of(text);
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = bytes_of(packed);
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t kGroup = 3;
  std::string text;
  text.reserve((bytes.size() + 2) / kGroup * 4);
  for (std::size_t at = 0; at < bytes.size(); at += kGroup) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kGroup; ++i) {
      const bool there = at + i < bytes.size();
      bits = bits << 8 | (there ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (int shift = 18; shift >= 0; shift -= 6)
      text += kDigits[bits >> shift & 63];
  }
  for (std::size_t i = 0; i < (kGroup - bytes.size() % kGroup) % kGroup; ++i)
    text[text.size() - 1 - i] = '=';
  return text;
}

std::string packed(std::string_view text) {
  return base64(gzipped(std::string{text}));
}

}  // namespace gillab::html
