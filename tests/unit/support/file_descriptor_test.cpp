#include "base/support/file_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <utility>

namespace gillab {
namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

TEST(FileDescriptor, ClosesWhenItGoes) {
  int number = -1;
  {
    const Pipe pipe = make_pipe();
    number = pipe.read.get();
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(FileDescriptor, AMovedFromOneOwnsNothing) {
  Pipe pipe = make_pipe();
  const int number = pipe.read.get();
  const FileDescriptor taken = std::move(pipe.read);
  EXPECT_FALSE(pipe.read.is_open());  // NOLINT(bugprone-use-after-move): what is being tested
  EXPECT_EQ(taken.get(), number);
  EXPECT_TRUE(is_open(number));
}

TEST(FileDescriptor, WritingToALostPeerFailsWithoutASignal) {
  auto [ours, theirs] = make_socket_pair();
  EXPECT_TRUE(write_all(ours.get(), "hello"));
  theirs.reset();
  EXPECT_FALSE(write_all(ours.get(), "hello"));
}

TEST(FileDescriptor, WritesToPipesToo) {
  const Pipe pipe = make_pipe();
  ASSERT_TRUE(write_all(pipe.write.get(), "abc"));
  char buffer[8] = {};
  EXPECT_EQ(::read(pipe.read.get(), buffer, sizeof buffer), 3);
}

}  // namespace
}  // namespace gillab
