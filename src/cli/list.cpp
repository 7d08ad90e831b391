#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/protocol/executor.h"
#include "cli/missing.h"
#include "cli/options.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "tell/words/names.h"
#include "tell/words/text.h"
#include "work/native/kernel.h"

namespace gillab::cli {

namespace {

constexpr std::size_t kNoteColumn = 29;

void print_kernels() {
  for (const native::Kernel& kernel : native::kernels()) {
    fmt::print("{:<16} {}\n{:<16} arguments: {}\n", kernel.name, kernel.summary, "", kernel.arguments);
  }
}

void print_executors() {
  for (const protocol::Executor& executor : protocol::executors())
    fmt::print("{:<24} {}\n", executor.name, executor.summary);
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

/// Prints `first` and then the text, which goes on below itself when the line is full.
void print_wrapped(const std::string& first, std::size_t indent, const std::string& text,
                   const terminal::Style& style) {
  const int room = std::max(20, style.width - static_cast<int>(indent));
  std::string lead = first;
  for (const std::string& line : words::wrapped(words::one_line(text, style.unicode), room)) {
    fmt::print("{}{}\n", lead, line);
    lead = std::string(indent, ' ');
  }
}

/// What is measured: "4 tasks, computing"; or "round trips/s, p50, p99" for what has columns of its own.
std::string kind_of(const protocol::Scenario& scenario) {
  if (scenario.columns.empty()) {
    return fmt::format("{} tasks, {}", scenario.tasks, protocol::summary_of(scenario.bound));
  }
  std::vector<std::string> titles;
  for (const std::string& column : scenario.columns)
    titles.push_back(words::counter_title(column));
  return words::one_line(fmt::format("{}", fmt::join(titles, ", ")));
}

void print_scenario(const protocol::Scenario& scenario, const terminal::Style& style) {
  const bool colour = style.colour;
  const char* bold = colour ? "\x1b[1m" : "";
  const char* dim = colour ? "\x1b[2m" : "";
  const char* plain = colour ? "\x1b[0m" : "";
  print_wrapped(fmt::format("{}{}{}  ", bold, scenario.name, plain), scenario.name.size() + 2, scenario.title,
                style);
  fmt::print("{}  {}{}{}{}\n", dim, kind_of(scenario), scenario.source.empty() ? "" : ", " + scenario.source,
             scenario.featured ? ", run by default" : "", plain);
  for (const protocol::Variant& variant : scenario.variants) {
    const std::string note =
        variant.unavailable.empty() ? variant.summary : "skipped: " + variant.unavailable;
    std::string lead = fmt::format("  {:<26} ", variant.name);
    if (lead.size() > kNoteColumn) {
      fmt::print("  {}\n", variant.name);
      lead = std::string(kNoteColumn, ' ');
    }
    print_wrapped(lead, kNoteColumn, note, style);
  }
}

void print_list(const std::vector<lab::CatalogueEntry>& entries) {
  const terminal::Style style = style_for(stdout);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) fmt::print("\n");
    if (entries[i].scenario) {
      print_scenario(*entries[i].scenario, style);
    } else {
      fmt::print("{}  skipped: {}\n", entries[i].file.stem().string(), entries[i].reason);
    }
  }
}

void print_missing(const std::vector<std::string>& sentences) {
  const terminal::Style style = style_for(stdout);
  if (!sentences.empty()) fmt::print("\nWhat is missing here:\n");
  for (const std::string& sentence : sentences)
    print_wrapped("  ", 4, sentence, style);
}

}  // namespace

ExitStatus list_command(const Words& words) {
  std::vector<std::string> names;
  std::string python;
  bool as_json = false;
  bool kernels = false;
  bool executors = false;
  Options app("Lists scenarios and their variants, and why one cannot run here.", "gillab list");
  app.add("scenarios", names, "names or paths; none: every bundled scenario");
  app.add_flag("--json", as_json, "as JSON");
  app.add_flag("--kernels", kernels, "the native kernels instead, for writing a scenario");
  app.add_flag("--executors", executors, "the ways to spread a scenario's tasks instead");
  add_python_option(app, python);
  if (!app.parse(words)) return ExitStatus::kOk;
  if (kernels || executors) {
    if (as_json || !names.empty() || (kernels && executors))
      throw Error(fmt::format("--{} lists the {} alone: leave out the rest.",
                              kernels ? "kernels" : "executors", kernels ? "native kernels" : "executors"));
    kernels ? print_kernels() : print_executors();
    return ExitStatus::kOk;
  }
  const Laboratory laboratory(python);
  const std::vector<lab::CatalogueEntry> entries =
      read_catalogue(names.empty() ? bundled_files(laboratory.installation())
                                   : files_named(names, laboratory.installation()),
                     laboratory);
  if (as_json) {
    print_json(entries);
    return ExitStatus::kOk;
  }
  print_list(entries);
  print_missing(describe_missing(entries, laboratory));
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
