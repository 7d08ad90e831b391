#include "measure/lab/counter.h"

#include <algorithm>
#include <array>

namespace gillab::lab {

namespace {

struct Ending {
  std::string_view text;
  Unit unit;
};

// The longest first: "_per_s" ends in "_s" too.
constexpr std::array kEndings{
    Ending{.text = "_per_s", .unit = Unit::kPerSecond}, Ending{.text = "_mean", .unit = Unit::kMean},
    Ending{.text = "_share", .unit = Unit::kShare}, Ending{.text = "_ns", .unit = Unit::kNanoseconds},
    Ending{.text = "_s", .unit = Unit::kSeconds}};

const Ending* ending_of(std::string_view counter) {
  const auto* const found =
      std::ranges::find_if(kEndings, [&](const Ending& ending) { return counter.ends_with(ending.text); });
  return found == kEndings.end() ? nullptr : found;
}

}  // namespace

Unit unit_of(std::string_view counter) {
  const Ending* ending = ending_of(counter);
  return ending == nullptr ? Unit::kCount : ending->unit;
}

std::string_view without_unit(std::string_view counter) {
  const Ending* ending = ending_of(counter);
  if (ending != nullptr) counter.remove_suffix(ending->text.size());
  return counter;
}

bool about_time(const protocol::Claim& claim) {
  return claim.measure == "speedup" || claim.measure == "efficiency";
}

bool about_count(const protocol::Claim& claim) {
  return !about_time(claim) && claim.over.empty() && unit_of(claim.measure) == Unit::kCount;
}

}  // namespace gillab::lab
