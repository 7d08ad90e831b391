#include "base/protocol/bound.h"

#include <algorithm>
#include <array>

namespace gillab::protocol {

namespace {

constexpr std::array kBounds{BoundTraits{.bound = Bound::kCpu, .name = "cpu", .summary = "computing"},
                             BoundTraits{.bound = Bound::kIo, .name = "io", .summary = "mostly waiting"}};

const BoundTraits* find(Bound bound) {
  const auto* const found = std::ranges::find(kBounds, bound, &BoundTraits::bound);
  return found == kBounds.end() ? nullptr : found;
}

}  // namespace

std::span<const BoundTraits> bounds() {
  return kBounds;
}

std::string_view name_of(Bound bound) {
  const BoundTraits* const traits = find(bound);
  return traits == nullptr ? std::string_view{} : traits->name;
}

std::string_view summary_of(Bound bound) {
  const BoundTraits* const traits = find(bound);
  return traits == nullptr ? std::string_view{} : traits->summary;
}

std::optional<Bound> bound_named(std::string_view name) {
  const auto* const found = std::ranges::find(kBounds, name, &BoundTraits::name);
  return found == kBounds.end() ? std::nullopt : std::optional(found->bound);
}

}  // namespace gillab::protocol
