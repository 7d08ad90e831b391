#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/support/file_descriptor.h"
#include "work/native/kernel.h"
#include "work/native/kernels/http_get.h"

namespace gillab::native {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTimeout{60};
constexpr std::int64_t kMostRequests = 100'000;
/// So many connections are opened before the loop looks after those that are open already.
constexpr std::size_t kSlice = 64;

/// Text that a header's name, in lower case, is compared with.
bool names_header(std::string_view line, std::string_view lower_case_name) {
  return line.size() > lower_case_name.size() && line[lower_case_name.size()] == ':' &&
         std::ranges::equal(line.substr(0, lower_case_name.size()), lower_case_name, {}, [](char letter) {
           return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
         });
}

/// The body of a whole answer, which ended with its connection. Throws with the reason why it is none.
std::string_view body_of(std::string_view answer) {
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::string_view kEnd = "\r\n\r\n";
  constexpr std::size_t kStatusAt = kVersion.size() + 2;
  if (answer.size() < kStatusAt + 3 && kVersion.starts_with(answer.substr(0, kVersion.size()))) {
    throw std::runtime_error("the server closed the connection before its answer was complete");
  }
  if (!answer.starts_with(kVersion)) throw std::runtime_error("the answer is not valid HTTP");
  const std::size_t head_end = answer.find(kEnd);
  if (head_end == std::string_view::npos) {
    throw std::runtime_error("the server closed the connection before its answer was complete");
  }
  const std::string_view status = answer.substr(kStatusAt, 3);
  if (status != "200") {
    throw std::runtime_error("the server answered with status " + std::string(status) + " instead of 200");
  }
  const std::string_view body = answer.substr(head_end + kEnd.size());
  std::string_view head = answer.substr(0, head_end);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    if (names_header(line, "transfer-encoding")) throw std::runtime_error("the answer comes in chunks");
    if (!names_header(line, "content-length")) continue;
    std::string_view number = line.substr(line.find(':') + 1);
    number.remove_prefix(std::min(number.size(), number.find_first_not_of(' ')));
    std::size_t length = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), length).ec != std::errc{}) {
      throw std::runtime_error("the answer is not valid HTTP");
    }
    if (body.size() < length) {
      throw std::runtime_error("the server closed the connection before its answer was complete");
    }
  }
  return body;
}

std::runtime_error system_failure(const char* what) {
  return std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

/// One request on a connection of its own, from the first packet to the end of the answer.
struct Exchange {
  FileDescriptor socket;
  std::string answer;
  bool sent = false;
};

/// Many requests at a time on one thread: an event loop of the barest kind, the ceiling for all others.
class ManyRequests {
 public:
  ManyRequests(const HttpUrl& url, std::size_t count)
      : text_("GET " + url.target + " HTTP/1.1\r\nHost: " + url.address + ":" + std::to_string(url.port) +
              "\r\nConnection: close\r\n\r\n"),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)),
        exchanges_(count) {
    address_.sin_family = AF_INET;
    address_.sin_port = htons(url.port);
    ::inet_pton(AF_INET, url.address.c_str(), &address_.sin_addr);
    if (!epoll_.is_open()) throw system_failure("there is no event loop to be had");
  }

  /// The body that every answer had. Throws when one had another, or did not come.
  std::string run() {
    const Clock::time_point deadline = Clock::now() + kTimeout;
    std::size_t opened = 0;
    while (answered_ < exchanges_.size()) {
      const std::size_t slice = std::min(opened + kSlice, exchanges_.size());
      for (; opened < slice; ++opened)
        open(opened);
      const bool all_open = opened == exchanges_.size();
      attend(all_open ? deadline - Clock::now() : Clock::duration::zero(), all_open);
    }
    return std::move(*body_);
  }

 private:
  void open(std::size_t index) {
    Exchange& exchange = exchanges_[index];
    exchange.socket = FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int fd = exchange.socket.get();
    if (fd < 0) throw system_failure("there is no further socket to be had");
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address_));
    if (::connect(fd, generic, sizeof address_) != 0 && errno != EINPROGRESS) throw connection_failure();
    send(exchange);  // on loopback the connection stands by now
    epoll_event event{.events = exchange.sent ? EPOLLIN : EPOLLOUT, .data = {.u64 = index}};
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
      throw system_failure("a socket cannot be watched");
    }
  }

  void send(Exchange& exchange) const {
    const ssize_t size = ::send(exchange.socket.get(), text_.data(), text_.size(), MSG_NOSIGNAL);
    if (size < 0) {
      if (errno == EAGAIN || errno == ENOTCONN || errno == EINTR) return;
      throw connection_failure();
    }
    // A fresh socket's buffer takes far more than a request.
    if (static_cast<std::size_t>(size) != text_.size()) throw std::runtime_error("the connection broke");
    exchange.sent = true;
  }

  /// Handles what has happened, after waiting for it if there is nothing else to do.
  void attend(Clock::duration patience, bool wait) {
    std::array<epoll_event, 256> events{};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(patience);
    if (wait && left.count() <= 0) throw too_late();
    const int happened = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                      wait ? static_cast<int>(left.count()) : 0);
    if (happened < 0 && errno != EINTR) throw system_failure("the event loop failed");
    if (happened == 0 && wait) throw too_late();
    for (int i = 0; i < happened; ++i) {
      const std::size_t index = events.at(static_cast<std::size_t>(i)).data.u64;
      Exchange& exchange = exchanges_[index];
      exchange.sent ? receive(exchange) : send_late(exchange, index);
    }
  }

  void send_late(Exchange& exchange, std::size_t index) const {
    send(exchange);
    if (!exchange.sent) return;
    epoll_event event{.events = EPOLLIN, .data = {.u64 = index}};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, exchange.socket.get(), &event);
  }

  void receive(Exchange& exchange) {
    std::array<char, 4096> buffer{};
    while (true) {
      const ssize_t size = ::recv(exchange.socket.get(), buffer.data(), buffer.size(), 0);
      if (size > 0) {
        exchange.answer.append(buffer.data(), static_cast<std::size_t>(size));
        continue;
      }
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size < 0) throw connection_failure();
      break;
    }
    exchange.socket.reset();
    ++answered_;
    const std::string_view body = body_of(exchange.answer);
    if (!body_) body_ = body;
    if (body != *body_) throw std::runtime_error("two answers differ");
    exchange.answer = {};
  }

  [[nodiscard]] static std::runtime_error connection_failure() {
    if (errno == ECONNREFUSED) {
      return std::runtime_error("the connection was refused; nothing listens on that port");
    }
    return system_failure("the connection broke");
  }

  [[nodiscard]] std::runtime_error too_late() const {
    return std::runtime_error(std::to_string(answered_) + " of " + std::to_string(exchanges_.size()) +
                              " requests were answered within " + std::to_string(kTimeout.count()) + " s");
  }

  std::string text_;
  sockaddr_in address_{};
  FileDescriptor epoll_;
  std::vector<Exchange> exchanges_;
  std::size_t answered_ = 0;
  std::optional<std::string> body_;
};

std::string get_many(const HttpUrl& url, std::size_t count) {
  try {
    return ManyRequests(url, count).run();
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("The " + std::to_string(count) + " GET requests to " + url.text +
                             " failed: " + error.what() + ".");
  }
}

std::size_t count_argument(const Arguments& arguments) {
  const std::int64_t count = arguments.integer("count");
  if (count < 1 || count > kMostRequests) {
    throw BadArgument("The kernel argument 'count' must be between 1 and " + std::to_string(kMostRequests) +
                      ", not " + std::to_string(count) + ".");
  }
  return static_cast<std::size_t>(count);
}

const Registration registration({
    .name = "http-get-many",
    .summary = "Fetches a URL many times at once, each on a connection of its own, with one event loop.",
    .arguments = "url: str, http://ADDRESS:PORT/PATH; count: int, of requests",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return pure_job([url = parse_http_url(arguments.text("url")),
                           count = count_argument(arguments)] { return get_many(url, count); },
                          tasks);
        },
});

}  // namespace

}  // namespace gillab::native
