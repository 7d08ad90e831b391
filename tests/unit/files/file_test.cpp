#include "base/files/file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/support/error.h"

namespace gillab::files {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

class ResultsFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gillab-results-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override {
    std::error_code ignored;
    fs::permissions(directory_, fs::perms::owner_all, ignored);
    fs::remove_all(directory_, ignored);
  }

  [[nodiscard]] fs::path path(const std::string& name) const { return directory_ / name; }

  [[nodiscard]] std::vector<std::string> listing() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{directory_})
      names.push_back(entry.path().filename().string());
    return names;
  }

  void put(const std::string& name, const std::string& contents) const {
    std::ofstream{path(name)} << contents;
  }

 private:
  fs::path directory_;
};

template <class Action>
std::string complaint(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

/// What both functions say; they have to agree.
std::string complaint_about_writing(const fs::path& path) {
  const std::string beforehand = complaint([&] { ensure_writable(path); });
  std::string message = complaint([&] { write_atomically(path, "new"); });
  EXPECT_EQ(beforehand, message);
  return message;
}

TEST_F(ResultsFile, IsWrittenAndRead) {
  std::string contents(200'000, 'x');
  contents.push_back('\0');
  contents.append("end");
  ensure_writable(path("results.json"));
  EXPECT_THAT(listing(), UnorderedElementsAre());
  write_atomically(path("results.json"), contents);
  EXPECT_EQ(read_file(path("results.json")), contents);
  EXPECT_THAT(listing(), UnorderedElementsAre("results.json"));
}

TEST_F(ResultsFile, ReplacesAnOlderOneAndKeepsItsMode) {
  put("results.json", "a longer old text");
  ASSERT_EQ(::chmod(path("results.json").c_str(), 0640), 0);
  ensure_writable(path("results.json"));
  EXPECT_EQ(read_file(path("results.json")), "a longer old text");
  write_atomically(path("results.json"), "new");
  EXPECT_EQ(read_file(path("results.json")), "new");
  EXPECT_EQ(fs::status(path("results.json")).permissions(), fs::perms{0640});
  EXPECT_THAT(listing(), UnorderedElementsAre("results.json"));
}

TEST_F(ResultsFile, WorksInTheCurrentDirectory) {
  const fs::path before = fs::current_path();
  fs::current_path(path(""));
  EXPECT_EQ(complaint_about_writing("results.json"), "");
  fs::current_path(before);
  EXPECT_THAT(listing(), UnorderedElementsAre("results.json"));
}

TEST_F(ResultsFile, FollowsSymbolicLinks) {
  fs::create_directory(path("elsewhere"));
  fs::create_symlink("elsewhere/results.json", path("link"));
  write_atomically(path("link"), "one");
  EXPECT_EQ(read_file(path("elsewhere/results.json")), "one");
  write_atomically(path("link"), "two");
  EXPECT_EQ(read_file(path("elsewhere/results.json")), "two");
  EXPECT_TRUE(fs::is_symlink(path("link")));
}

TEST_F(ResultsFile, IsWrittenPieceByPieceAndReplacesTheOlderOneAtTheEnd) {
  put("trace.json", "old");
  const std::string piece(50'000, 'x');
  {
    AtomicWriter writer{path("trace.json")};
    for (int i = 0; i < 5; ++i)
      writer.write(piece);
    EXPECT_EQ(read_file(path("trace.json")), "old");
    writer.finish();
  }
  EXPECT_EQ(read_file(path("trace.json")), piece + piece + piece + piece + piece);
  EXPECT_THAT(listing(), UnorderedElementsAre("trace.json"));
}

TEST_F(ResultsFile, StaysAsItWasWhenWritingIsGivenUp) {
  put("trace.json", "old");
  {
    AtomicWriter writer{path("trace.json")};
    const std::string piece(200'000, 'x');
    writer.write(piece);
  }
  EXPECT_EQ(read_file(path("trace.json")), "old");
  EXPECT_THAT(listing(), UnorderedElementsAre("trace.json"));
}

TEST_F(ResultsFile, CannotBeADirectory) {
  fs::create_directory(path("taken"));
  EXPECT_EQ(complaint_about_writing(path("taken")),
            "Cannot write '" + path("taken").string() + "': it is a directory.");
  EXPECT_THAT(complaint_about_writing(path("missing/")), HasSubstr("it names a directory"));
  EXPECT_THAT(complaint_about_writing(""), HasSubstr("the name of the file is empty"));
  EXPECT_THAT(listing(), UnorderedElementsAre("taken"));
}

TEST_F(ResultsFile, NeedsItsDirectory) {
  EXPECT_THAT(complaint_about_writing(path("missing/results.json")),
              HasSubstr("missing' does not exist; create it first."));
  put("file", "old");
  EXPECT_THAT(complaint_about_writing(path("file/results.json")), HasSubstr("Not a directory"));
  EXPECT_THAT(complaint_about_writing(path(std::string(300, 'x'))), HasSubstr("File name too long"));
  EXPECT_EQ(read_file(path("file")), "old");
  EXPECT_THAT(listing(), UnorderedElementsAre("file"));
}

TEST_F(ResultsFile, NeedsPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  put("results.json", "old");
  fs::permissions(path(""), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_THAT(complaint_about_writing(path("results.json")), HasSubstr("Permission denied"));
  EXPECT_EQ(read_file(path("results.json")), "old");
}

TEST_F(ResultsFile, ReportsAFullDisk) {
  EXPECT_TRUE(is_stream("/dev/full"));
  EXPECT_NO_THROW(ensure_writable("/dev/full"));
  EXPECT_EQ(complaint([] { write_atomically("/dev/full", "x"); }),
            "Cannot write '/dev/full': No space left on device.");
}

/// A disk that fills up while the file is written, as far as a test can have one: a limit on the file's size.
TEST_F(ResultsFile, KeepsTheOlderOneWhenTheDiskFillsUp) {
  put("results.json", "old");
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 1000;
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string message =
      complaint([&] { write_atomically(path("results.json"), std::string(5000, 'x')); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(message, HasSubstr("File too large"));
  EXPECT_EQ(read_file(path("results.json")), "old");
  EXPECT_THAT(listing(), UnorderedElementsAre("results.json"));
}

TEST_F(ResultsFile, WritesStreamsDirectly) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_TRUE(is_stream(path("pipe")));
  EXPECT_NO_THROW(ensure_writable(path("pipe")));  // must not wait for a reader
  std::string received;
  std::thread reader{[&] { received = read_file(path("pipe")); }};
  write_atomically(path("pipe"), "through the pipe");
  reader.join();
  EXPECT_EQ(received, "through the pipe");
  EXPECT_TRUE(fs::is_fifo(path("pipe")));
}

TEST_F(ResultsFile, AddsToWhatARedirectedOutputHolds) {
  put("output", "before\n");
  const int fd = ::open(path("output").c_str(), O_RDWR);
  ASSERT_GE(fd, 0);
  const fs::path name = "/dev/fd/" + std::to_string(fd);
  EXPECT_TRUE(is_stream(name));
  write_atomically(name, "results");
  ::close(fd);
  EXPECT_EQ(read_file(path("output")), "before\nresults");
  EXPECT_FALSE(is_stream(path("output")));
}

TEST_F(ResultsFile, CannotBeReadWhenItIsNotThere) {
  EXPECT_EQ(complaint([&] { static_cast<void>(read_file(path("none"))); }),
            "Cannot read '" + path("none").string() + "': there is no such file.");
  EXPECT_THAT(complaint([&] { static_cast<void>(read_file(path(""))); }), HasSubstr("it is a directory"));
  EXPECT_THAT(complaint([] { static_cast<void>(read_file("/dev/zero")); }), HasSubstr("larger than 256 MiB"));
  EXPECT_THAT(complaint([] { static_cast<void>(read_file("")); }), HasSubstr("name is empty"));
}

}  // namespace
}  // namespace gillab::files
