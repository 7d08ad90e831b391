#include "tell/format/html/packed.h"

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <new>

namespace gillab::html {

namespace {

std::string gzipped(std::string_view text) {
  constexpr int kWindow = 15 + 16;  // with gzip's header
  constexpr int kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string bytes(deflateBound(&stream, text.size()), '\0');
  // zlib does not write to what it reads, though its interface does not say so.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
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
  return base64(gzipped(text));
}

}  // namespace gillab::html
