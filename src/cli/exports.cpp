#include "cli/exports.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "cli/terminal.h"
#include "output/markdown.h"
#include "output/results_file.h"
#include "output/results_json.h"
#include "output/table.h"
#include "support/error.h"

namespace gillab::cli {

namespace {

constexpr const char* kStandardOutput = "-";

void write_one(const std::string& path, const std::string& text) {
  if (path != kStandardOutput) {
    output::write_atomically(path, text);
    return;
  }
  const bool written = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
  if (!written) throw Error("Cannot write to standard output.");
}

/// Where writing to the path would end up: links followed, also to what is not there yet.
std::filesystem::path destination(const std::string& path) {
  std::error_code error;
  auto place = std::filesystem::absolute(path, error);
  if (const auto target = std::filesystem::read_symlink(place, error); !error)
    place = place.parent_path() / target;
  return std::filesystem::weakly_canonical(place, error);
}

bool same_file(const std::string& first, const std::string& second) {
  return first == second || (!second.empty() && destination(first) == destination(second));
}

bool written_once(const std::string& path) {
  return path == kStandardOutput || output::is_stream(path);
}

}  // namespace

void add_export_options(CLI::App& app, ExportArguments& arguments) {
  app.add_option("--export-json", arguments.json, "write the results document there; - is standard output")
      ->type_name("FILE");
  app.add_option("--export-markdown", arguments.markdown,
                 "write the tables as Markdown there; - is standard output")
      ->type_name("FILE");
}

Exports::Exports(ExportArguments arguments, bool quiet) : arguments_(std::move(arguments)), quiet_(quiet) {
  if (!arguments_.json.empty() && same_file(arguments_.json, arguments_.markdown)) {
    throw Error(
        fmt::format("--export-json and --export-markdown both mean {}; give each its own.", arguments_.json));
  }
  for (const std::string& path : {arguments_.json, arguments_.markdown}) {
    if (!path.empty() && path != kStandardOutput) output::ensure_writable(path);
  }
  const bool piped = arguments_.json == kStandardOutput || arguments_.markdown == kStandardOutput;
  tables_ = piped ? stderr : stdout;
}

void Exports::add(const lab::Results& results) {
  if (!quiet_) {
    // Drawn from the document, so that 'gillab show' can only print the same.
    const lab::Results document = output::from_json(output::to_json(results), "the results");
    const std::string table =
        output::scenario_table(document.scenarios.back(), document.context, style_for(tables_));
    fmt::print(tables_, "{}{}", results.scenarios.size() > 1 ? "\n" : "", table);
    std::fflush(tables_);
  }
  write(results, false);
}

void Exports::finish(const lab::Results& results) {
  write(results, true);
  if (quiet_ || arguments_.json.empty() || arguments_.json == kStandardOutput) return;
  fmt::print(tables_, "\nThe results are in {0}; 'gillab show {0}' prints these tables again.\n",
             arguments_.json);
}

void Exports::write(const lab::Results& results, bool at_end) {
  if (!arguments_.json.empty() && written_once(arguments_.json) == at_end) {
    write_one(arguments_.json, output::to_json(results));
  }
  if (!arguments_.markdown.empty() && written_once(arguments_.markdown) == at_end) {
    write_one(arguments_.markdown, output::markdown(results));
  }
}

}  // namespace gillab::cli
