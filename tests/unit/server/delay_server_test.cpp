#include "work/server/delay_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

#include "base/support/error.h"
#include "client.h"

namespace gillab::server {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::connect_socket;
using testing::connect_to;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::receive_all;
using testing::receive_until;
using testing::reset_connection;
using testing::send_request;
using ::testing::StartsWith;
using Clock = std::chrono::steady_clock;

class Running {
 public:
  explicit Running(std::chrono::duration<double> delay) : server_(delay) {
    thread_ = std::jthread([this] { server_.run(); });
  }
  Running(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(const Running&) = delete;
  Running& operator=(Running&&) = delete;
  ~Running() { stop(); }

  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] std::string get() const {
    const FileDescriptor client = connect_to(port());
    send_request(client);
    return receive_all(client);
  }

 private:
  DelayServer server_;
  std::jthread thread_;
};

auto is_answer(const std::string& body) {
  return AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), HasSubstr("\r\nContent-Type: text/plain\r\n"),
               HasSubstr("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n"),
               EndsWith("\r\n\r\n" + body));
}

TEST(DelayServer, AnswersAnyGet) {
  const Running server(10ms);
  EXPECT_THAT(server.get(), is_answer("hello after 10 ms\n"));
}

TEST(DelayServer, NamesItsDelayInTheBody) {
  EXPECT_EQ(DelayServer(50ms).body(), "hello after 50 ms\n");
  EXPECT_EQ(DelayServer(1s).body(), "hello after 1000 ms\n");
  EXPECT_EQ(DelayServer(0s).body(), "hello after 0 ms\n");
  EXPECT_EQ(DelayServer(500us).body(), "hello after 0.5 ms\n");
  EXPECT_EQ(DelayServer(std::chrono::duration<double>(0.0503)).body(), "hello after 50.3 ms\n");
}

TEST(DelayServer, NeverAnswersEarly) {
  for (const auto delay : {0ms, 1ms, 7ms, 30ms, 100ms}) {
    const Running server(delay);
    for (int repetition = 0; repetition < 5; ++repetition) {
      const FileDescriptor client = connect_to(server.port());
      const auto begin = Clock::now();
      send_request(client);
      EXPECT_THAT(receive_all(client), HasSubstr(" 200 "));
      EXPECT_GE(Clock::now() - begin, delay);
    }
  }
}

TEST(DelayServer, DelaysEachRequestOfAConnection) {
  const Running server(20ms);
  const FileDescriptor client = connect_to(server.port());
  for (int repetition = 0; repetition < 3; ++repetition) {
    const auto begin = Clock::now();
    send_request(client, "GET", "keep-alive");
    EXPECT_THAT(receive_until(client, "hello after 20 ms\n"), is_answer("hello after 20 ms\n"));
    EXPECT_GE(Clock::now() - begin, 20ms);
  }
}

TEST(DelayServer, AnswersRequestsSentAheadOneAfterTheOther) {
  const Running server(20ms);
  const FileDescriptor client = connect_to(server.port());
  const auto begin = Clock::now();
  send_request(client, "GET", "keep-alive");
  send_request(client, "GET", "keep-alive");
  EXPECT_THAT(receive_until(client, "hello after 20 ms\n"), is_answer("hello after 20 ms\n"));
  EXPECT_THAT(receive_until(client, "hello after 20 ms\n"), is_answer("hello after 20 ms\n"));
  EXPECT_GE(Clock::now() - begin, 40ms);
}

TEST(DelayServer, TakesARequestThatArrivesInTheMiddleOfTheDelay) {
  const Running server(50ms);
  const FileDescriptor client = connect_to(server.port());
  send_request(client, "GET", "keep-alive");
  std::this_thread::sleep_for(10ms);
  send_request(client, "GET", "close");
  const std::string answers = receive_all(client);
  EXPECT_THAT(answers, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_NE(answers.find("HTTP/1.1 200 OK\r\n", 1), std::string::npos);
}

TEST(DelayServer, AnswersOtherMethodsWithAnError) {
  const Running server(10ms);
  const FileDescriptor client = connect_to(server.port());
  send_request(client, "DELETE");
  EXPECT_THAT(receive_all(client), StartsWith("HTTP/1.1 501 "));
}

TEST(DelayServer, OutlivesNonsense) {
  const Running server(1ms);
  {
    const FileDescriptor client = connect_to(server.port());
    ASSERT_TRUE(write_all(client.get(), "\r\n\r\n\x01\x02 nonsense\r\n\r\n"));
    ASSERT_EQ(::shutdown(client.get(), SHUT_WR), 0);
    static_cast<void>(receive_all(client));
  }
  EXPECT_THAT(server.get(), HasSubstr(" 200 "));
}

TEST(DelayServer, HoldsTwoThousandOpenRequests) {
  constexpr std::size_t kClients = 2000;
  constexpr auto kDelay = 300ms;
  const Running server(kDelay);
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  if (limit.rlim_cur < 2 * kClients + 100) GTEST_SKIP() << "too few open files are allowed";

  std::vector<FileDescriptor> clients;
  std::vector<Clock::time_point> begins;
  for (std::size_t i = 0; i < kClients; ++i) {
    clients.push_back(connect_to(server.port()));
    begins.push_back(Clock::now());
    send_request(clients.back());
  }
  for (std::size_t i = 0; i < kClients; ++i) {
    ASSERT_THAT(receive_all(clients[i]), is_answer("hello after 300 ms\n"));
    ASSERT_GE(Clock::now() - begins[i], kDelay);
  }
}

TEST(DelayServer, OutlivesClientsThatVanish) {
  const Running server(50ms);
  for (int i = 0; i < 50; ++i) {
    FileDescriptor polite = connect_to(server.port());
    send_request(polite);
    FileDescriptor rude = connect_to(server.port());
    send_request(rude);
    FileDescriptor silent = connect_to(server.port());
    FileDescriptor halfway = connect_to(server.port());
    ASSERT_TRUE(write_all(halfway.get(), "GET / HT"));
    // Some while the delay runs, some before the request was even read.
    if (i % 10 == 0) std::this_thread::sleep_for(5ms);
    reset_connection(rude);
  }
  EXPECT_THAT(server.get(), is_answer("hello after 50 ms\n"));
  EXPECT_THAT(server.get(), is_answer("hello after 50 ms\n"));
}

TEST(DelayServer, OutlivesAClientThatSendsMoreAndVanishes) {
  const Running server(50ms);
  for (int i = 0; i < 10; ++i) {
    FileDescriptor client = connect_to(server.port());
    send_request(client, "GET", "keep-alive");
    std::this_thread::sleep_for(2ms);
    send_request(client, "GET", "keep-alive");
    std::this_thread::sleep_for(2ms);
    reset_connection(client);
  }
  std::this_thread::sleep_for(60ms);
  EXPECT_THAT(server.get(), is_answer("hello after 50 ms\n"));
}

TEST(DelayServer, NoticesAVanishedClientBeforeItsAnswerIsDue) {
  const Running server(1h);
  FileDescriptor client = connect_to(server.port());
  send_request(client);
  std::this_thread::sleep_for(10ms);
  // The server closes its side as soon as it sees this end, instead of an hour later.
  ASSERT_EQ(::shutdown(client.get(), SHUT_WR), 0);
  EXPECT_EQ(receive_all(client), "");
}

TEST(DelayServer, StopsWhileRequestsAreOpen) {
  std::vector<FileDescriptor> clients;
  {
    Running server(1h);
    for (int i = 0; i < 100; ++i) {
      clients.push_back(connect_to(server.port()));
      send_request(clients.back());
    }
    std::this_thread::sleep_for(20ms);
    server.stop();
  }
  for (const FileDescriptor& client : clients)
    EXPECT_EQ(receive_all(client), "");
}

TEST(DelayServer, StopsWhenIdleAndMoreThanOnce) {
  Running server(1ms);
  server.stop();
  server.stop();
}

TEST(DelayServer, DoesNotRunOnceItIsStopped) {
  DelayServer server(1ms);
  server.stop();
  server.run();
  server.run();
}

TEST(DelayServer, RefusesImpossibleDelays) {
  for (const double delay : {-0.001, 86'401.0, 1e300, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(DelayServer(std::chrono::duration<double>(delay)), Error) << delay;
  }
}

TEST(DelayServer, EachHasAPortOfItsOwn) {
  const DelayServer one(1ms);
  const DelayServer other(1ms);
  EXPECT_NE(one.port(), 0);
  EXPECT_NE(one.port(), other.port());
}

TEST(DelayServer, WaitsForFreeFileDescriptors) {
  const Running server(1ms);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  FileDescriptor client = connect_to(server.port());
  FileDescriptor waiting = connect_to(server.port());
  send_request(waiting);
  EXPECT_THAT(receive_all(waiting), HasSubstr(" 200 "));

  // The lowest free number is now out of bounds: the client's socket exists already, the server's cannot be
  // made.
  FileDescriptor late(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  rlimit none = before;
  none.rlim_cur = 3;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  connect_socket(late, server.port());
  send_request(late);
  std::this_thread::sleep_for(120ms);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(receive_all(late), is_answer("hello after 1 ms\n"));
}

}  // namespace
}  // namespace gillab::server
