#pragma once

#include <string>
#include <string_view>

namespace gillab::html {

/// Bytes in base 64 (RFC 4648).
[[nodiscard]] std::string base64(std::string_view bytes);

/// Text as gzip makes it small, in base 64: what browsers unpack with DecompressionStream, and others with
/// `base64 -d | gunzip`.
[[nodiscard]] std::string packed(std::string_view text);

}  // namespace gillab::html
