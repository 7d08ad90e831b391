#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gillab::native {

/// A plain-HTTP URL of a server given by its numeric IPv4 address, so that no name needs to be looked up.
struct HttpUrl {
  std::string text;     ///< as it was given
  std::string address;  ///< "127.0.0.1"
  std::uint16_t port = 80;
  std::string target;  ///< path and query, at least "/"
};

/// Throws BadArgument when `text` is anything but http://ADDRESS[:PORT][/PATH][?QUERY].
[[nodiscard]] HttpUrl parse_http_url(const std::string& text);

/// Fetches the URL on a fresh connection, while the calling thread waits in the kernel; returns the body.
/// Throws std::runtime_error, with a sentence that names URL and reason, when the connection is refused or
/// breaks, the status is not 200, or the whole takes longer than `timeout`. Callable from any thread. The
/// process must ignore SIGPIPE, as every process that runs CPython should.
[[nodiscard]] std::string http_get(const HttpUrl& url, std::chrono::milliseconds timeout);

}  // namespace gillab::native
