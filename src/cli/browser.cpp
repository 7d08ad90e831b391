#include "cli/browser.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/inputs.h"

namespace gillab::cli {

namespace {

/// Several may be given, as in PATH; the first that is there.
std::string program() {
  std::vector<std::string> words;
  if (const char* const named = std::getenv("BROWSER")) {
    std::string_view rest = named;
    while (!rest.empty()) {
      const std::size_t end = rest.find(':');
      words.emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
  words.emplace_back("xdg-open");
  for (const std::string& word : words) {
    std::string file = program_file(word);
    if (!word.empty() && access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

/// In a session of its own, so that Ctrl-C here does not end it, and silent: browsers talk.
bool started(std::string file, std::string argument) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&files, stream, "/dev/null", O_RDWR, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
  std::array<char*, 3> words{file.data(), argument.data(), nullptr};
  pid_t child = 0;
  const int failure = posix_spawn(&child, file.c_str(), &files, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return failure == 0;
}

}  // namespace

void show_in_browser(const std::string& path) {
  std::error_code error;
  const std::string absolute = std::filesystem::absolute(path, error).string();
  const std::string browser = program();
  if (browser.empty()) {
    fmt::print(stderr, "gillab: there is no browser to show {} in: set BROWSER, or install xdg-utils\n",
               absolute);
  } else if (!started(browser, absolute)) {
    fmt::print(stderr, "gillab: {} could not be started to show {}\n", browser, absolute);
  }
}

}  // namespace gillab::cli
