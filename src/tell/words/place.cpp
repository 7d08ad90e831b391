#include "tell/words/place.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

#include "observe/trace/places.h"

namespace gillab::words {

namespace {

using trace::Frame;

constexpr std::string_view kNowhere = "no Python function, as when a thread begins or ends";

std::string line_text(const Frame& frame) {
  const std::size_t slash = frame.file.rfind('/');
  return fmt::format("{}:{}", slash == std::string::npos ? frame.file : frame.file.substr(slash + 1),
                     frame.line);
}

std::string function_text(const Frame& frame) {
  constexpr std::string_view kLocal = "<locals>.";
  const std::size_t local = frame.function.rfind(kLocal);
  const std::string function =
      local == std::string::npos ? frame.function : frame.function.substr(local + kLocal.size());
  const bool module = function.starts_with("<");
  return function + (module ? "" : "()");
}

std::string frame_text(const Frame& frame) {
  return fmt::format("{} at {}", function_text(frame), line_text(frame));
}

}  // namespace

std::string thread_name(const trace::ThreadName& name) {
  return name.given.empty() ? fmt::format("thread {}", name.id) : name.given;
}

std::string command_line(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

std::string python_version(std::uint32_t hex) {
  return hex == 0 ? "" : fmt::format("{}.{}.{}", hex >> 24U, hex >> 16U & 0xFFU, hex >> 8U & 0xFFU);
}

std::string place(const std::vector<Frame>& stack) {
  if (stack.empty()) return std::string(kNowhere);
  const Frame& own = trace::own_frame(stack);
  if (own == stack.front()) return frame_text(own);
  return fmt::format("{}, called from {}", frame_text(stack.front()), frame_text(own));
}

std::string place_line(const std::vector<Frame>& stack) {
  if (stack.empty()) return std::string(kNowhere);
  const Frame& own = trace::own_frame(stack);
  const std::string line = fmt::format("{} {}", line_text(own), function_text(own));
  return own == stack.front() ? line : fmt::format("{} > {}", line, function_text(stack.front()));
}

}  // namespace gillab::words
