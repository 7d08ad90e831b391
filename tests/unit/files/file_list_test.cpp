#include "base/files/file_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files/input.h"
#include "base/support/error.h"
#include "base/support/file_descriptor.h"

namespace gillab::files {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kWhat = "the results that are read from it";

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "gillab-list-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    std::ofstream{path("base.json")} << "precious";
    fs::create_directory(path("folder"));
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  /// What is said when `base.json` is read and `output` is written.
  [[nodiscard]] std::string complaint(const std::string& output) const {
    FileList files;
    files.reads(path("base.json"), kWhat);
    files.writes({.option = "--export-markdown", .path = output});
    return complaint(files);
  }

  [[nodiscard]] static std::string complaint_about_two(const std::string& one, const std::string& other) {
    FileList files;
    files.writes({.option = "--export-json", .path = one});
    files.writes({.option = "--export-markdown", .path = other});
    return complaint(files);
  }

  [[nodiscard]] static std::string complaint(const FileList& files) {
    try {
      files.check();
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  }

 private:
  fs::path folder_;
};

TEST_F(Files, ThatAreReadAreNotOverwritten) {
  EXPECT_EQ(complaint(path("base.json")),
            "--export-markdown " + path("base.json") +
                " would overwrite the results that are read from it; give it another name.");
  EXPECT_EQ(complaint(path("other.md")), "");
  EXPECT_EQ(read_input(path("base.json")), "precious");
}

TEST_F(Files, AreTheSameThroughDots) {
  EXPECT_THAT(complaint(path("./base.json")), HasSubstr("would overwrite"));
  EXPECT_THAT(complaint(path("folder/../base.json")), HasSubstr("would overwrite"));
}

TEST_F(Files, AreTheSameThroughSymbolicLinks) {
  fs::create_symlink("base.json", path("link"));
  fs::create_symlink(path("link"), path("folder/link-to-link"));
  fs::create_symlink(".", path("here"));
  for (const char* name : {"link", "folder/link-to-link", "here/base.json"}) {
    EXPECT_EQ(complaint(path(name)), "--export-markdown " + path(name) +
                                         " would overwrite the results that are read from it (" +
                                         path("base.json") + "); give it another name.");
  }
}

TEST_F(Files, AreTheSameThroughHardLinks) {
  fs::create_hard_link(path("base.json"), path("hard"));
  EXPECT_THAT(complaint(path("hard")), HasSubstr("would overwrite"));
}

TEST_F(Files, AreTheSameThroughTheLinkThatIsRead) {
  fs::create_symlink("base.json", path("link"));
  FileList files;
  files.reads(path("link"), kWhat);
  files.writes({.option = "--export-json", .path = path("base.json")});
  EXPECT_THAT(complaint(files), HasSubstr("would overwrite"));
}

TEST_F(Files, AreTheSameThroughAnOpenDescriptor) {
  const FileDescriptor fd{::open(path("base.json").c_str(), O_RDWR | O_CLOEXEC)};
  EXPECT_THAT(complaint("/proc/self/fd/" + std::to_string(fd.get())), HasSubstr("would overwrite"));
  EXPECT_THAT(complaint("/dev/fd/" + std::to_string(fd.get())), HasSubstr("would overwrite"));
}

TEST_F(Files, MayBeBesideEachOther) {
  EXPECT_EQ(complaint(path("folder/base.json")), "");
  fs::copy_file(path("base.json"), path("copy.json"));
  EXPECT_EQ(complaint(path("copy.json")), "");
  fs::create_symlink("nothing-yet.md", path("dangling"));
  EXPECT_EQ(complaint(path("dangling")), "");
}

TEST_F(Files, ThatHoldNothingCannotBeOverwritten) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  for (const std::string& name : {std::string("/dev/null"), path("pipe")}) {
    FileList files;
    files.reads(name, kWhat);
    files.writes({.option = "--export-json", .path = name});
    EXPECT_EQ(complaint(files), "");
  }
  EXPECT_THAT(complaint(path("folder")), HasSubstr("it is a directory"));
}

TEST_F(Files, ThatAreNotThereAreNotLost) {
  FileList files;
  files.reads(path("missing.json"), kWhat);
  files.writes({.option = "--export-json", .path = path("missing.json")});
  EXPECT_EQ(complaint(files), "");  // whoever reads it says that it is not there
}

TEST_F(Files, NeedOneNameForEachOutput) {
  fs::create_symlink("new.json", path("dangling"));
  fs::create_symlink("folder", path("way"));
  std::ofstream{path("old.json")} << "old";
  fs::create_hard_link(path("old.json"), path("hard"));
  EXPECT_EQ(complaint_about_two(path("new.json"), path("new.json")),
            "--export-json and --export-markdown both mean " + path("new.json") + "; give each its own.");
  for (const auto& [one, other] :
       {std::pair("new.json", "dangling"), std::pair("folder/a", "way/a"), std::pair("old.json", "hard")}) {
    EXPECT_THAT(complaint_about_two(path(one), path(other)), HasSubstr("give each its own"));
  }
  EXPECT_THAT(complaint_about_two("-", "-"), HasSubstr("give each its own"));
  EXPECT_EQ(complaint_about_two(path("a"), path("b")), "");
  EXPECT_EQ(complaint_about_two("", ""), "");
  EXPECT_EQ(complaint_about_two("/dev/null", "/dev/null"), "");
}

TEST_F(Files, AreRefusedBeforeAnythingIsWritten) {
  EXPECT_THAT(complaint(path("missing/a.md")), HasSubstr("does not exist; create it first"));
  FileList files;
  files.writes({.option = "--export-trace", .path = "-", .dash = Dash::kNothing});
  EXPECT_EQ(complaint(files), "--export-trace needs the name of a file, not '-'.");
}

TEST_F(Files, ThatAreStandardInputAreReadOnce) {
  FileList files;
  files.reads("-", kWhat);
  EXPECT_EQ(complaint(files), "");
  files.reads("-", "the baseline that is read from it");
  EXPECT_EQ(complaint(files), "Standard input can be read only once; name a file for the rest.");
}

/// Puts a file in the place of a standard stream for as long as it lives.
class Redirected {
 public:
  Redirected(int stream, const std::string& file, int flags) : stream_(stream), kept_(::dup(stream)) {
    const FileDescriptor fd{::open(file.c_str(), flags | O_CLOEXEC)};
    ::dup2(fd.get(), stream_);
  }
  Redirected(const Redirected&) = delete;
  Redirected& operator=(const Redirected&) = delete;
  ~Redirected() {
    ::dup2(kept_, stream_);
    ::close(kept_);
  }

 private:
  int stream_;
  int kept_;
};

TEST_F(Files, AreTheSameThroughStandardInput) {
  FileList files;
  files.reads("-", kWhat);
  files.writes({.option = "--export-json", .path = path("base.json")});
  EXPECT_EQ(complaint(files), "");
  const Redirected input(STDIN_FILENO, path("base.json"), O_RDONLY);
  EXPECT_THAT(complaint(files), HasSubstr("are read from it (standard input); give it another name."));
}

TEST_F(Files, AreTheSameThroughStandardOutput) {
  std::string said;
  std::string said_of_tables;
  {
    std::fflush(stdout);
    const Redirected output(STDOUT_FILENO, path("base.json"), O_WRONLY | O_APPEND);
    said = complaint("-");
    FileList files;
    files.reads(path("base.json"), kWhat);
    files.prints();
    said_of_tables = complaint(files);
  }
  EXPECT_THAT(said, HasSubstr("--export-markdown would overwrite the results that are read from it ("));
  EXPECT_THAT(said_of_tables, HasSubstr("Standard output would overwrite the results"));
  EXPECT_THAT(said_of_tables, HasSubstr("send it elsewhere."));
}

TEST_F(Files, GoBesideTables) {
  FileList files;
  EXPECT_EQ(files.tables(), stdout);
  files.writes({.option = "--export-json", .path = "-", .dash = Dash::kStandardError});
  EXPECT_EQ(files.tables(), stdout);
  files.writes({.option = "--export-markdown", .path = "-"});
  EXPECT_EQ(files.tables(), stderr);
}

}  // namespace
}  // namespace gillab::files
