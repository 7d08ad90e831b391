#include "cli/missing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <utility>

namespace gillab::cli {

namespace {

/// How many variants of which scenario.
using Variants = std::map<std::string, int>;

std::string would_add(const Variants& variants) {
  int sum = 0;
  std::vector<std::string> names;
  for (const auto& [scenario, count] : variants) {
    sum += count;
    names.push_back(fmt::format("{} ({})", scenario, count));
  }
  return fmt::format("would add {} {}: {}", sum, sum == 1 ? "variant" : "variants", fmt::join(names, ", "));
}

bool is_package(std::string_view reason) {
  return reason.find("apt-get install") != std::string_view::npos;
}

}  // namespace

std::vector<std::string> describe_missing(const std::vector<lab::CatalogueEntry>& entries,
                                          const Laboratory& laboratory) {
  std::map<std::string, Variants> missing;
  for (const lab::CatalogueEntry& entry : entries) {
    if (!entry.scenario) continue;
    for (const protocol::Variant& variant : entry.scenario->variants) {
      if (!variant.unavailable.empty()) ++missing[variant.unavailable][entry.scenario->name];
    }
  }
  std::vector<std::string> sentences;
  bool packages = false;
  for (const auto& [reason, variants] : missing) {
    sentences.push_back(fmt::format("{} ({})", reason, would_add(variants)));
    packages = packages || is_package(reason);
  }
  const std::filesystem::path setup = laboratory.installation().setup_script();
  // What it installs is for the distribution's own interpreter.
  const bool of_distribution = laboratory.interpreter().executable.string().starts_with("/usr/bin/");
  if (packages && of_distribution && !setup.empty())
    sentences.push_back(
        fmt::format("{} --all installs all these packages; then build again.", setup.string()));
  return sentences;
}

}  // namespace gillab::cli
