#include "observe/probe/delivery.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "observe/probe/recording.h"

namespace gillab::probe {

bool deliver(int memory, std::string_view collector) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  // A leading zero byte makes the name abstract: it is in no file system.
  std::ranges::copy(collector.substr(0, sizeof address.sun_path - 1), std::begin(address.sun_path) + 1);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + collector.size());
  std::array<char, 1> byte{memory >= 0 ? kHereIsMemory : kNoMemory};
  iovec content{.iov_base = byte.data(), .iov_len = byte.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &content;
  message.msg_iovlen = 1;
  if (memory >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &memory, sizeof memory);
  }
  const auto uninterrupted = [](auto call) {
    auto result = call();
    while (result < 0 && errno == EINTR)
      result = call();
    return result;
  };
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the way of the socket API
  const auto* const where = reinterpret_cast<const sockaddr*>(&address);
  const bool sent = uninterrupted([&] { return ::connect(socket, where, length); }) == 0 &&
                    uninterrupted([&] { return ::sendmsg(socket, &message, MSG_NOSIGNAL); }) == 1;
  ::close(socket);
  return sent;
}

}  // namespace gillab::probe
