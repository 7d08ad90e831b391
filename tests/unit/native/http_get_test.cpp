#include "native/kernels/http_get.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <optional>
#include <thread>

#include "jobs.h"
#include "server/delay_server.h"
#include "support/file_descriptor.h"

namespace gillab::native {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;
using testing::with;

std::string url_of(std::uint16_t port, const std::string& target = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + target;
}

std::string failure_of(const std::function<void()>& action) {
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

class HttpGet : public ::testing::Test {
 protected:
  HttpGet() { std::signal(SIGPIPE, SIG_IGN); }
};

TEST_F(HttpGet, GivesTheBodyOfEachTask) {
  const RunningDelayServer running(20ms);
  const auto job = make_job("http-get", with("url", running.url()), 3);
  const std::vector<Value> expected(3, running.server().body());
  EXPECT_EQ(run_serially(*job, 3), expected);
}

TEST_F(HttpGet, WaitsForTheAnswer) {
  const RunningDelayServer running(50ms);
  const auto job = make_job("http-get", with("url", running.url()), 1);
  const auto begin = std::chrono::steady_clock::now();
  job->run(0);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 50ms);
}

TEST_F(HttpGet, RunsOnManyThreads) {
  const RunningDelayServer running(20ms);
  constexpr std::size_t kTasks = 32;
  const auto job = make_job("http-get", with("url", running.url()), kTasks);
  EXPECT_EQ(run_on_threads(*job, kTasks), std::vector<Value>(kTasks, running.server().body()));
}

TEST_F(HttpGet, SendsOneCompleteRequest) {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_EQ(http_get(parse_http_url(server.url("/a/b?c=d")), 30s), "hi");
  EXPECT_THAT(server.request(),
              AllOf(::testing::StartsWith("GET /a/b?c=d HTTP/1.1\r\n"), HasSubstr("\r\nHost: 127.0.0.1:"),
                    HasSubstr("\r\nConnection: close\r\n"), ::testing::EndsWith("\r\n\r\n")));
}

TEST_F(HttpGet, TakesABodyThatEndsWithTheConnection) {
  const OneAnswer server(std::string("HTTP/1.0 200 OK\r\n\r\nall \0 bytes", 30));
  EXPECT_EQ(http_get(parse_http_url(server.url()), 30s), std::string("all \0 bytes", 11));
}

TEST_F(HttpGet, ReportsAnotherStatus) {
  for (const int status : {204, 404, 503}) {
    const OneAnswer server("HTTP/1.1 " + std::to_string(status) + " Something\r\nContent-Length: 0\r\n\r\n");
    const auto job = make_job("http-get", with("url", server.url()), 1);
    EXPECT_THAT(failure_of([&] { job->run(0); }),
                AllOf(HasSubstr(server.url()), HasSubstr("status " + std::to_string(status))));
  }
}

TEST_F(HttpGet, ReportsARefusedConnection) {
  const BoundSocket silent;
  const auto job = make_job("http-get", with("url", url_of(silent.port())), 1);
  EXPECT_THAT(failure_of([&] { job->run(0); }),
              AllOf(HasSubstr(url_of(silent.port())), HasSubstr("refused")));
}

TEST_F(HttpGet, ReportsAnAnswerCutShort) {
  for (const char* answer :
       {"", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhi"}) {
    const OneAnswer server(answer);
    EXPECT_THAT(failure_of([&] { static_cast<void>(http_get(parse_http_url(server.url()), 30s)); }),
                AllOf(HasSubstr(server.url()), HasSubstr("closed the connection")))
        << answer;
  }
}

TEST_F(HttpGet, ReportsWhatIsNotHttp) {
  const OneAnswer server("220 mail.example.org ready\r\n\r\n");
  EXPECT_THAT(failure_of([&] { static_cast<void>(http_get(parse_http_url(server.url()), 30s)); }),
              AllOf(HasSubstr(server.url()), HasSubstr("not valid HTTP")));
}

TEST_F(HttpGet, GivesUpOnAServerThatNeverAnswers) {
  const BoundSocket mute;
  ASSERT_EQ(::listen(mute.fd(), 1), 0);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(failure_of([&] { static_cast<void>(http_get(parse_http_url(url_of(mute.port())), 100ms)); }),
              AllOf(HasSubstr(url_of(mute.port())), HasSubstr("within 100 ms")));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 90ms);
}

TEST(HttpUrl, IsTakenApart) {
  const HttpUrl url = parse_http_url("http://127.0.0.1:8080/some/path?x=1&y=2");
  EXPECT_EQ(url.text, "http://127.0.0.1:8080/some/path?x=1&y=2");
  EXPECT_EQ(url.address, "127.0.0.1");
  EXPECT_EQ(url.port, 8080);
  EXPECT_EQ(url.target, "/some/path?x=1&y=2");
}

TEST(HttpUrl, HasDefaults) {
  const HttpUrl url = parse_http_url("HTTP://127.0.0.1");
  EXPECT_EQ(url.port, 80);
  EXPECT_EQ(url.target, "/");
}

TEST(HttpUrl, IsRefusedWithItsTextWhenItIsNoPlainHttpUrlOfAnAddress) {
  for (const char* text :
       {"", "/path", "127.0.0.1:80", "http://", "http:///path", "https://127.0.0.1/", "ftp://127.0.0.1/",
        "http://localhost:80/", "http://[::1]:80/", "http://127.0.0.1:0/", "http://127.0.0.1:65536/",
        "http://127.0.0.1:port/", "http://127.0.0.1/a b"}) {
    try {
      static_cast<void>(parse_http_url(text));
      ADD_FAILURE() << "accepted " << text;
    } catch (const BadArgument& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("'url'"), HasSubstr("'" + std::string(text) + "'")));
    }
  }
}

TEST(HttpUrl, IsReadWhenTheJobIsMade) {
  EXPECT_THROW(make_job("http-get", with("url", std::string("nonsense")), 1), BadArgument);
  EXPECT_THROW(make_job("http-get", with("url", std::int64_t{1}), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
