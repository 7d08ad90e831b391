#include "probe/collector_address.h"

#include <charconv>

namespace gillab::probe {

namespace {

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string collector_address(std::string_view socket, std::uint32_t chunks, std::uint64_t long_hold) {
  return std::string(socket)
      .append(":")
      .append(std::to_string(chunks))
      .append(":")
      .append(std::to_string(long_hold));
}

std::optional<Options> parse_collector(std::string_view value) {
  const std::size_t first = value.find(':');
  const std::size_t second = value.find(':', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  // Only what is used takes memory.
  Options options{.capacity = kMostCapacity, .collector = value.substr(0, first), .timeline = true};
  if (!read_number(value.substr(first + 1, second - first - 1), options.capacity.chunks) ||
      !read_number(value.substr(second + 1), options.long_hold) || options.collector.empty() ||
      options.capacity.chunks > kMostCapacity.chunks) {
    return std::nullopt;
  }
  return options;
}

}  // namespace gillab::probe
