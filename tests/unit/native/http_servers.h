#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "base/support/file_descriptor.h"
#include "work/server/delay_server.h"

namespace gillab::native::testing {

inline std::string url_of(std::uint16_t port, const std::string& target = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + target;
}

inline std::string failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// A socket that is bound to a port of its own; it refuses connections until it listens.
class BoundSocket {
 public:
  BoundSocket() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = static_cast<sockaddr*>(static_cast<void*>(&address));
    EXPECT_EQ(::bind(fd_.get(), generic, sizeof address), 0);
    socklen_t size = sizeof address;
    EXPECT_EQ(::getsockname(fd_.get(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }

  [[nodiscard]] int fd() const { return fd_.get(); }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  FileDescriptor fd_;
  std::uint16_t port_ = 0;
};

/// Serves one connection: reads the head of a request, writes a canned answer and closes.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer) {
    EXPECT_EQ(::listen(socket_.fd(), 1), 0);
    thread_ = std::jthread([this, text = std::move(answer)] {
      const FileDescriptor client(::accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC));
      std::array<char, 1024> buffer{};
      while (request_.find("\r\n\r\n") == std::string::npos) {
        const ssize_t size = ::recv(client.get(), buffer.data(), buffer.size(), 0);
        if (size <= 0) return;
        request_.append(buffer.data(), static_cast<std::size_t>(size));
      }
      static_cast<void>(write_all(client.get(), text));
    });
  }

  [[nodiscard]] std::string url(const std::string& target = "/") const {
    return url_of(socket_.port(), target);
  }
  /// The request it received; waits until it has answered.
  [[nodiscard]] const std::string& request() {
    thread_.join();
    return request_;
  }

 private:
  BoundSocket socket_;
  std::string request_;
  std::jthread thread_;
};

class RunningDelayServer {
 public:
  explicit RunningDelayServer(std::chrono::duration<double> delay) : server_(delay) {
    thread_ = std::jthread([this] { server_.run(); });
  }
  RunningDelayServer(const RunningDelayServer&) = delete;
  RunningDelayServer(RunningDelayServer&&) = delete;
  RunningDelayServer& operator=(const RunningDelayServer&) = delete;
  RunningDelayServer& operator=(RunningDelayServer&&) = delete;
  ~RunningDelayServer() { server_.stop(); }

  [[nodiscard]] const server::DelayServer& server() const { return server_; }
  [[nodiscard]] std::string url() const { return url_of(server_.port(), "/hello?a=1"); }

 private:
  server::DelayServer server_;
  std::jthread thread_;
};

}  // namespace gillab::native::testing
