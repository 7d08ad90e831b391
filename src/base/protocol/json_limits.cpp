#include "base/protocol/json_limits.h"

#include <fmt/format.h>

namespace gillab::protocol {

namespace {

/// An ordered object looks through its members to find one.
constexpr std::size_t kMostMembers = 10'000;

}  // namespace

std::optional<std::string> JsonLimits::excess(int depth, Json::parse_event_t event) {
  if (depth > most_deep_) return fmt::format("its values are nested more than {} deep", most_deep_);
  using Event = Json::parse_event_t;
  if (event == Event::object_start) members_.push_back(0);
  if (event == Event::object_end) members_.pop_back();
  if (event == Event::key && ++members_.back() > kMostMembers) {
    return fmt::format("one of its objects has more than {} members", kMostMembers);
  }
  return std::nullopt;
}

}  // namespace gillab::protocol
