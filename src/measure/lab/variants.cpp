#include "measure/lab/variants.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/protocol/executor.h"
#include "base/support/text.h"

namespace gillab::lab {

const ScenarioResult* find_scenario(const Results& results, std::string_view name) {
  const auto found = std::ranges::find_if(
      results.scenarios, [&](const ScenarioResult& result) { return result.scenario.name == name; });
  return found == results.scenarios.end() ? nullptr : &*found;
}

const VariantResult* find_variant(const ScenarioResult& result, std::string_view name) {
  const auto found =
      std::ranges::find(result.variants, name, [](const VariantResult& each) { return each.variant.name; });
  return found == result.variants.end() ? nullptr : &*found;
}

std::string serial_name(const std::string& implementation) {
  const auto serial = std::ranges::find_if(protocol::executors(), &protocol::Executor::serial);
  return fmt::format("{}/{}", implementation, serial->name);
}

const VariantResult* serial_sibling(const ScenarioResult& result, const protocol::Variant& variant) {
  const auto found = std::ranges::find_if(result.variants, [&](const VariantResult& other) {
    return protocol::executor_named(other.variant.executor).serial &&
           other.variant.implementation == variant.implementation;
  });
  return found == result.variants.end() ? nullptr : &*found;
}

std::string reference_of(const ScenarioResult& result, const protocol::Variant& variant) {
  if (!variant.twin.empty()) return variant.twin;
  if (!result.scenario.side_by_side) return result.scenario.reference;
  return std::ranges::find_if(result.variants,
                              [&](const VariantResult& other) {
                                return other.variant.implementation == variant.implementation;
                              })
      ->variant.name;
}

bool gives_ratios(const VariantResult* variant) {
  return variant != nullptr && variant->status == Status::kOk && variant->checked;
}

bool selects(const std::vector<std::string>& patterns, const std::string& scenario,
             const std::string& variant) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
           return matches_glob(pattern, variant) || matches_glob(pattern, scenario + "/" + variant);
         });
}

std::optional<Reason> why_without_numbers(const ScenarioResult& result, const std::string& name) {
  const VariantResult* found = find_variant(result, name);
  if (found == nullptr) {
    const bool deselected = std::ranges::find(result.scenario.variants, name, &protocol::Variant::name) !=
                            result.scenario.variants.end();
    if (deselected) return because::LeftOut{name};
    return because::NoSuchVariant{name};
  }
  if (found->status == Status::kSkipped && found->elsewhere)
    return because::Elsewhere{.variant = name, .text = found->reason};
  if (found->status != Status::kOk)
    return because::Trouble{.variant = name, .status = found->status, .text = found->reason};
  if (!found->checked) return because::Unchecked{name};
  return std::nullopt;
}

}  // namespace gillab::lab
