#include "observe/probe/collector_address.h"

#include <charconv>
#include <utility>

namespace gillab::probe {

namespace {

constexpr std::string_view kCounter = ":tsc:";
constexpr std::string_view kMonotonic = ":ns:";

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string collector_address(std::string_view socket, Clock clock, std::uint32_t chunks,
                              std::uint64_t long_hold) {
  std::string address(socket);
  address += clock == Clock::kCounter ? kCounter : kMonotonic;
  address += std::to_string(chunks);
  address += ':';
  address += std::to_string(long_hold);
  return address;
}

std::optional<Options> parse_collector(std::string_view value) {
  for (const auto& [word, clock] :
       {std::pair(kCounter, Clock::kCounter), std::pair(kMonotonic, Clock::kMonotonic)}) {
    const std::size_t end = value.find(word);
    if (end == std::string_view::npos || end == 0) continue;
    const std::string_view numbers = value.substr(end + word.size());
    const std::size_t colon = numbers.find(':');
    if (colon == std::string_view::npos) continue;
    // Only what is used takes memory.
    Options options{
        .capacity = kMostCapacity, .collector = value.substr(0, end), .timeline = true, .clock = clock};
    if (read_number(numbers.substr(0, colon), options.capacity.chunks) &&
        read_number(numbers.substr(colon + 1), options.long_hold) &&
        options.capacity.chunks <= kMostCapacity.chunks) {
      return options;
    }
  }
  return std::nullopt;
}

}  // namespace gillab::probe
