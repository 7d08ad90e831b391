#include "observe/trace/places.h"

#include <algorithm>

namespace gillab::trace {

namespace {

bool is_library(const Frame& frame) {
  return (frame.file.starts_with("<") && frame.file != "<string>" && frame.file != "<stdin>") ||
         frame.file.find("/lib/python3") != std::string::npos ||
         frame.file.find("-packages/") != std::string::npos;
}

}  // namespace

const Frame& own_frame(const std::vector<Frame>& stack) {
  const auto found = std::ranges::find_if_not(stack, is_library);
  return found != stack.end() ? *found : stack.front();
}

}  // namespace gillab::trace
