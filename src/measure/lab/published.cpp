#include "measure/lab/published.h"

#include <algorithm>
#include <vector>

namespace gillab::lab {

protocol::Scenario as_published(protocol::Scenario scenario) {
  std::erase_if(scenario.claims, [](const protocol::Claim& claim) { return !claim.published; });
  return scenario;
}

bool is_claimed(const protocol::Scenario& scenario, const std::string& variant) {
  return std::ranges::any_of(scenario.claims, [&](const protocol::Claim& claim) {
    return claim.variant == variant || claim.over == variant;
  });
}

}  // namespace gillab::lab
