#include "base/system/processes.h"

#include <dirent.h>

#include <memory>
#include <optional>
#include <string_view>

#include "base/system/proc_text.h"

namespace gillab::system {

namespace {

std::string folder_of(pid_t process) {
  return "/proc/" + std::to_string(process);
}

/// The entries of a directory that are numbers.
std::vector<pid_t> numbers_in(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path.c_str()), &::closedir);
  std::vector<pid_t> found;
  if (!directory) return found;
  while (const dirent* entry = ::readdir(directory.get())) {
    std::string_view name(static_cast<const char*>(entry->d_name));
    if (const auto number = take_number(name)) found.push_back(static_cast<pid_t>(*number));
  }
  return found;
}

}  // namespace

std::vector<pid_t> processes() {
  return numbers_in("/proc");
}

std::vector<pid_t> listed_children(pid_t process) {
  std::vector<pid_t> found;
  const std::string threads = folder_of(process) + "/task";
  for (const pid_t thread : numbers_in(threads)) {
    const std::string list = read_proc(threads + "/" + std::to_string(thread) + "/children").value_or("");
    std::string_view rest = list;
    while (const auto child = take_number(rest))
      found.push_back(static_cast<pid_t>(*child));
  }
  return found;
}

std::string process_name(pid_t process) {
  std::string name = read_proc(folder_of(process) + "/comm").value_or("");
  if (name.ends_with('\n')) name.pop_back();
  return name;
}

std::string command_words(pid_t process) {
  return read_proc(folder_of(process) + "/cmdline").value_or("");
}

}  // namespace gillab::system
