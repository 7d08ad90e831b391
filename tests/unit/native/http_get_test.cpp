#include "work/native/kernels/http_get.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>

#include "http_servers.h"
#include "jobs.h"

namespace gillab::native {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::BoundSocket;
using testing::failure_of;
using ::testing::HasSubstr;
using testing::make_job;
using testing::OneAnswer;
using testing::run_on_threads;
using testing::run_serially;
using testing::RunningDelayServer;
using testing::url_of;
using testing::with;

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
