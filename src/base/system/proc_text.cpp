#include "base/system/proc_text.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "base/support/file_descriptor.h"

namespace gillab::system {

namespace {

constexpr std::string_view kBlanks = " \t\n";

}  // namespace

std::optional<std::string> read_proc(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return std::nullopt;
  std::string text;
  std::array<char, 4096> part{};
  while (true) {
    const ssize_t size = ::read(file.get(), part.data(), part.size());
    if (size < 0) return std::nullopt;  // the process has gone
    if (size == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
}

std::string_view take_field(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::string_view field = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(field.size());
  return field;
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  const std::string_view field = take_field(text);
  const char* const end = field.data() + field.size();
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(field.data(), end, number);
  if (field.empty() || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

}  // namespace gillab::system
