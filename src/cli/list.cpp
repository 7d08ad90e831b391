#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/arguments.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "native/kernel.h"

namespace gillab::cli {

namespace {

void print_kernels() {
  for (const native::Kernel& kernel : native::kernels()) {
    fmt::print("{:<16} {}\n{:<16} arguments: {}\n", kernel.name, kernel.summary, "", kernel.arguments);
  }
}

void print_json(const std::vector<lab::CatalogueEntry>& entries) {
  nlohmann::ordered_json scenarios = nlohmann::ordered_json::array();
  for (const lab::CatalogueEntry& entry : entries) {
    if (entry.scenario) {
      scenarios.push_back(*entry.scenario);
    } else {
      scenarios.push_back({{"file", entry.file.string()}, {"unavailable", entry.reason}});
    }
  }
  fmt::print("{}\n", scenarios.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void print_scenario(const protocol::Scenario& scenario, bool colour) {
  const char* bold = colour ? "\x1b[1m" : "";
  const char* dim = colour ? "\x1b[2m" : "";
  const char* plain = colour ? "\x1b[0m" : "";
  fmt::print("{}{}{}  {}\n", bold, scenario.name, plain, scenario.title);
  fmt::print("{}  {} tasks, {}{}{}{}\n", dim, scenario.tasks, scenario.bound == "io" ? "mostly waiting" : "computing",
             scenario.source.empty() ? "" : ", " + scenario.source, scenario.featured ? ", run by default" : "", plain);
  for (const protocol::Variant& variant : scenario.variants) {
    const std::string note = variant.unavailable.empty() ? variant.summary : "skipped: " + variant.unavailable;
    fmt::print("  {:<26} {}\n", variant.name, note);
  }
}

void print_list(const std::vector<lab::CatalogueEntry>& entries) {
  const bool colour = wants_colour(stdout);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) fmt::print("\n");
    if (entries[i].scenario) {
      print_scenario(*entries[i].scenario, colour);
    } else {
      fmt::print("{}  skipped: {}\n", entries[i].file.stem().string(), entries[i].reason);
    }
  }
}

}  // namespace

ExitStatus list_command(const Words& words) {
  std::vector<std::string> names;
  std::string python;
  bool as_json = false;
  bool kernels = false;
  CLI::App app("Lists scenarios and their variants, and why one cannot run here.", "gillab list");
  app.add_option("scenarios", names, "names or paths; none: every bundled scenario");
  app.add_flag("--json", as_json, "as JSON");
  app.add_flag("--kernels", kernels, "the native kernels instead, for writing a scenario");
  add_python_option(app, python);
  if (!parse(app, words)) return ExitStatus::kOk;
  if (kernels) {
    print_kernels();
    return ExitStatus::kOk;
  }
  const Laboratory laboratory(python);
  const std::vector<lab::CatalogueEntry> entries = read_catalogue(
      names.empty() ? bundled_files(laboratory.installation()) : files_named(names, laboratory.installation()),
      laboratory);
  as_json ? print_json(entries) : print_list(entries);
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
