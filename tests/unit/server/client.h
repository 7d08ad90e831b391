#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>

#include "base/support/file_descriptor.h"

namespace gillab::server::testing {

/// Only a hang takes that long.
inline constexpr int kHangGuardMs = 60'000;

inline void connect_socket(const FileDescriptor& fd, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
  EXPECT_EQ(::connect(fd.get(), generic, sizeof address), 0) << errno;
}

inline FileDescriptor connect_to(std::uint16_t port) {
  FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  connect_socket(fd, port);
  return fd;
}

inline void send_request(const FileDescriptor& fd, const std::string& method = "GET",
                         const std::string& connection = "close") {
  EXPECT_TRUE(
      write_all(fd.get(), method + " / HTTP/1.1\r\nHost: test\r\nConnection: " + connection + "\r\n\r\n"));
}

/// Reads up to `size` bytes; "" at the end of the connection, also when it was reset.
inline std::string receive(const FileDescriptor& fd, std::size_t size) {
  pollfd ready{.fd = fd.get(), .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, kHangGuardMs) != 1) {
    ADD_FAILURE() << "the other side neither sends nor closes";
    return "";
  }
  std::string text(size, '\0');
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(fd.get(), text.data(), size), 0)));
  return text;
}

/// Everything up to the end of the connection.
inline std::string receive_all(const FileDescriptor& fd) {
  std::string text;
  for (std::string part = receive(fd, 4096); !part.empty(); part = receive(fd, 4096))
    text += part;
  return text;
}

/// Everything until `end` has come.
inline std::string receive_until(const FileDescriptor& fd, const std::string& end) {
  std::string text;
  while (!text.ends_with(end)) {
    const std::string byte = receive(fd, 1);
    if (byte.empty()) break;
    text += byte;
  }
  return text;
}

/// Closes with a reset instead of an orderly end.
inline void reset_connection(FileDescriptor& fd) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  EXPECT_EQ(::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
  fd.reset();
}

}  // namespace gillab::server::testing
