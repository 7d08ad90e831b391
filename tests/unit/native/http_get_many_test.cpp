#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

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

Arguments requests(const std::string& url, std::int64_t count) {
  Arguments arguments = with("url", url);
  arguments.set("count", count);
  return arguments;
}

std::string failure(const std::string& url, std::int64_t count = 1) {
  return failure_of([&] { make_job("http-get-many", requests(url, count), 1)->run(0); });
}

TEST(HttpGetMany, GivesTheBodyThatAllAnswersHad) {
  const RunningDelayServer running(20ms);
  for (const std::int64_t count : {1, 63, 64, 65, 1000}) {
    const auto job = make_job("http-get-many", requests(running.url(), count), 1);
    EXPECT_EQ(run_serially(*job, 1), std::vector<Value>{running.server().body()}) << count;
  }
}

TEST(HttpGetMany, WaitsForAllAtOnce) {
  const RunningDelayServer running(200ms);
  const auto job = make_job("http-get-many", requests(running.url(), 50), 1);
  const auto begin = std::chrono::steady_clock::now();
  job->run(0);
  const auto elapsed = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(elapsed, 200ms);
  EXPECT_LT(elapsed, 50 * 200ms) << "one by one";
}

TEST(HttpGetMany, RunsOnSeveralThreads) {
  const RunningDelayServer running(20ms);
  const auto job = make_job("http-get-many", requests(running.url(), 100), 4);
  EXPECT_EQ(run_on_threads(*job, 4), std::vector<Value>(4, running.server().body()));
}

TEST(HttpGetMany, SendsOneCompleteRequest) {
  OneAnswer server("HTTP/1.1 200 OK\r\ncontent-LENGTH: 2\r\n\r\nhi");
  const auto job = make_job("http-get-many", requests(server.url("/a/b?c=d"), 1), 1);
  EXPECT_EQ(run_serially(*job, 1), std::vector<Value>{std::string("hi")});
  EXPECT_THAT(server.request(),
              AllOf(::testing::StartsWith("GET /a/b?c=d HTTP/1.1\r\n"), HasSubstr("\r\nHost: 127.0.0.1:"),
                    HasSubstr("\r\nConnection: close\r\n"), ::testing::EndsWith("\r\n\r\n")));
}

TEST(HttpGetMany, TakesABodyThatEndsWithTheConnection) {
  const OneAnswer server(std::string("HTTP/1.0 200 OK\r\n\r\nall \0 bytes", 30));
  const auto job = make_job("http-get-many", requests(server.url(), 1), 1);
  EXPECT_EQ(run_serially(*job, 1), std::vector<Value>{std::string("all \0 bytes", 11)});
}

TEST(HttpGetMany, ReportsAnotherStatus) {
  const OneAnswer server("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
  EXPECT_THAT(failure(server.url()), AllOf(HasSubstr(server.url()), HasSubstr("status 503")));
}

TEST(HttpGetMany, ReportsARefusedConnection) {
  const BoundSocket silent;
  EXPECT_THAT(failure(url_of(silent.port()), 3),
              AllOf(HasSubstr("3 GET requests"), HasSubstr(url_of(silent.port())), HasSubstr("refused")));
}

TEST(HttpGetMany, ReportsAnAnswerCutShort) {
  for (const char* answer : {"", "HT", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\nContent-",
                             "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhi"}) {
    const OneAnswer server(answer);
    EXPECT_THAT(failure(server.url()), AllOf(HasSubstr(server.url()), HasSubstr("closed the connection")))
        << answer;
  }
}

TEST(HttpGetMany, ReportsWhatItCannotRead) {
  const OneAnswer mail("220 mail.example.org ready\r\n\r\n");
  EXPECT_THAT(failure(mail.url()), HasSubstr("not valid HTTP"));
  const OneAnswer chunks("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  EXPECT_THAT(failure(chunks.url()), HasSubstr("chunks"));
  const OneAnswer nonsense("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhi");
  EXPECT_THAT(failure(nonsense.url()), HasSubstr("not valid HTTP"));
}

TEST(HttpGetMany, WantsASensibleCount) {
  for (const std::int64_t count : {-1, 0, 100'001}) {
    EXPECT_THROW(make_job("http-get-many", requests("http://127.0.0.1:80/", count), 1), BadArgument);
  }
}

}  // namespace
}  // namespace gillab::native
