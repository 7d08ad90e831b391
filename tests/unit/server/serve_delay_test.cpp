#include "work/server/serve_delay.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>

#include "base/support/error.h"
#include "client.h"

namespace gillab::server {
namespace {

using namespace std::chrono_literals;
using testing::connect_to;
using ::testing::HasSubstr;
using testing::receive_all;
using testing::receive_until;
using testing::send_request;

constexpr int kErrorStatus = 77;

/// serve_delay() in a process of its own, with pipes to its standard input and output.
class ServerProcess {
 public:
  /// `input` -1: a pipe whose other end is kept until close_input().
  explicit ServerProcess(std::chrono::duration<double> delay, int input = -1) {
    Pipe to_server = make_pipe();
    Pipe from_server = make_pipe();
    const pid_t child = ::fork();
    if (child == 0)
      run(delay, input >= 0 ? input : to_server.read.get(), from_server.write.get(), to_server.write);
    pid_ = child;
    to_server_ = std::move(to_server.write);
    from_server_ = std::move(from_server.read);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess(ServerProcess&&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ServerProcess& operator=(ServerProcess&&) = delete;
  ~ServerProcess() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  std::uint16_t read_port() {
    return static_cast<std::uint16_t>(std::stoi(receive_until(from_server_, "\n")));
  }
  [[nodiscard]] bool write(const std::string& text) const { return write_all(to_server_.get(), text); }
  void close_input() { to_server_.reset(); }
  void send_signal(int signal) const { ::kill(pid_, signal); }
  [[nodiscard]] std::string remaining_output() const { return receive_all(from_server_); }

  /// As waitpid() gives it.
  int wait() {
    int status = -1;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return status;
  }

 private:
  [[noreturn]] static void run(std::chrono::duration<double> delay, int input, int output,
                               FileDescriptor& ours) {
    ::alarm(60);  // a hang guard
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ours.reset();
    int status = kErrorStatus;
    try {
      status = serve_delay(delay);
    } catch (const Error&) {
      status = kErrorStatus;
    }
    ::_exit(status);
  }

  pid_t pid_ = -1;
  FileDescriptor to_server_;
  FileDescriptor from_server_;
};

TEST(ServeDelay, ServesOnThePortItPrints) {
  ServerProcess server(20ms);
  const std::uint16_t port = server.read_port();
  const FileDescriptor client = connect_to(port);
  const auto begin = std::chrono::steady_clock::now();
  send_request(client);
  EXPECT_THAT(receive_all(client), HasSubstr("hello after 20 ms\n"));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 20ms);
  server.close_input();
  EXPECT_EQ(server.wait(), 0);
}

TEST(ServeDelay, EndsWithItsInput) {
  ServerProcess server(1h);
  const FileDescriptor client = connect_to(server.read_port());
  send_request(client);
  server.close_input();
  EXPECT_EQ(receive_all(client), "");
  EXPECT_EQ(server.remaining_output(), "");
  EXPECT_EQ(server.wait(), 0);
}

TEST(ServeDelay, DoesNotEndWithMereInput) {
  ServerProcess server(1ms);
  const std::uint16_t port = server.read_port();
  ASSERT_TRUE(server.write(std::string(100'000, 'x')));
  const FileDescriptor client = connect_to(port);
  send_request(client);
  EXPECT_THAT(receive_all(client), HasSubstr(" 200 "));
  server.close_input();
  EXPECT_EQ(server.wait(), 0);
}

TEST(ServeDelay, EndsOnSignals) {
  for (const int signal : {SIGTERM, SIGINT}) {
    ServerProcess server(1h);
    const FileDescriptor client = connect_to(server.read_port());
    send_request(client);
    server.send_signal(signal);
    EXPECT_EQ(server.wait(), 0) << signal;
  }
}

TEST(ServeDelay, TakesAnInputThatCannotBeWaitedForAsEnded) {
  const FileDescriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ServerProcess server(1h, null.get());
  EXPECT_NE(server.read_port(), 0);
  EXPECT_EQ(server.wait(), 0);
}

TEST(ServeDelay, RefusesAnImpossibleDelay) {
  ServerProcess server(-1s);
  EXPECT_EQ(server.remaining_output(), "");
  EXPECT_EQ(WEXITSTATUS(server.wait()), kErrorStatus);
}

}  // namespace
}  // namespace gillab::server
