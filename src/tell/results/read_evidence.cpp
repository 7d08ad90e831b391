#include "tell/results/read_evidence.h"

#include <charconv>
#include <string>

#include "tell/results/legacy_evidence.h"

namespace gillab::results {

namespace {

/// The minor version since which documents carry evidence.
constexpr int kSince = 2;

int minor_version(const JsonNode& document) {
  const std::string version = document.at("context").at("gillab").at("schema_version").text();
  int minor = 0;
  if (const std::size_t dot = version.find('.'); dot != std::string::npos)
    std::from_chars(version.data() + dot + 1, version.data() + version.size(), minor);
  return minor;
}

}  // namespace

std::vector<lab::Evidence> read_evidence(const JsonNode& document) {
  if (minor_version(document) < kSince) return legacy_evidence();
  std::vector<lab::Evidence> evidence;
  const auto array = document.find("evidence");
  if (!array) return evidence;
  for (const JsonNode& node : array->elements()) {
    protocol::Evidence declared{.label = node.at("label").text(),
                                .variant = node.at("variant").text(),
                                .over = node.text_or_empty("over"),
                                .measure = node.at("measure").text(),
                                .rank = node.at("rank").integer<int>(0, protocol::kLowestRank)};
    std::string scenario = node.at("scenario").text();
    const auto step = protocol::step_named(node.at("step").text());
    if (!step) continue;
    declared.step = *step;
    evidence.push_back({.scenario = std::move(scenario), .declared = std::move(declared)});
  }
  return evidence;
}

}  // namespace gillab::results
