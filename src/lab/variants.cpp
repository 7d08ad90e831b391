#include "lab/variants.h"

#include <fmt/format.h>

#include <algorithm>

#include "support/text.h"

namespace gillab::lab {

namespace {

std::string_view past_tense(Status status) {
  switch (status) {
    case Status::kOk:
      return "was measured";
    case Status::kSkipped:
      return "was skipped";
    case Status::kFailed:
      return "failed";
    case Status::kTimeout:
      return "timed out";
  }
  return "";
}

}  // namespace

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

const VariantResult* serial_sibling(const ScenarioResult& result, const protocol::Variant& variant) {
  const auto found = std::ranges::find_if(result.variants, [&](const VariantResult& other) {
    return other.variant.executor == "serial" && other.variant.implementation == variant.implementation;
  });
  return found == result.variants.end() ? nullptr : &*found;
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

std::string what_happened(std::string_view who, Status status, std::string_view reason) {
  return fmt::format("{} {}{}{}", who, past_tense(status), reason.empty() ? "" : ": ", reason);
}

std::optional<std::string> why_without_numbers(const ScenarioResult& result, const std::string& name) {
  const VariantResult* found = find_variant(result, name);
  if (found == nullptr) {
    const bool deselected = std::ranges::find(result.scenario.variants, name, &protocol::Variant::name) !=
                            result.scenario.variants.end();
    return deselected ? name + " was left out" : fmt::format("there is no variant \"{}\"", name);
  }
  if (found->status != Status::kOk) return what_happened(name, found->status, found->reason);
  if (!found->checked) return fmt::format("the results of {} were not checked", name);
  return std::nullopt;
}

}  // namespace gillab::lab
