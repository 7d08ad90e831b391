#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/files/file.h"
#include "base/support/error.h"
#include "base/support/suggestion.h"
#include "base/support/text.h"
#include "cli/arguments.h"
#include "cli/terminal.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/run.h"
#include "tell/results/results_json.h"

namespace gillab::cli {

namespace {

/// Leaves the scenarios of these names, all when there is none.
void choose(lab::Results& results, const std::vector<std::string>& names, const std::string& file) {
  std::vector<std::string> known;
  for (const lab::ScenarioResult& result : results.scenarios)
    known.push_back(result.scenario.name);
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end()) {
      throw Error(fmt::format("There is no scenario '{}' in {}; it has {}.{}", name, file,
                              known.empty() ? "none" : enumerate(known), did_you_mean(name, known)));
    }
  }
  if (names.empty()) return;
  std::erase_if(results.scenarios, [&](const lab::ScenarioResult& result) {
    return std::ranges::find(names, result.scenario.name) == names.end();
  });
}

}  // namespace

ExitStatus show_command(const Words& words) {
  std::string path;
  std::vector<std::string> names;
  bool as_markdown = false;
  CLI::App app("Prints the tables of a results file as 'gillab run' did.", "gillab show");
  app.add_option("results", path, "a file that 'gillab run --export-json' wrote; - is standard input")
      ->required();
  app.add_option("scenarios", names, "only the scenarios of these names; none: all");
  app.add_flag("--markdown", as_markdown, "as Markdown");
  if (!parse(app, words)) return ExitStatus::kOk;

  const std::string name = path == "-" ? "standard input" : path;
  lab::Results results = output::from_json(files::read_file(path == "-" ? "/dev/stdin" : path), name);
  choose(results, names, name);
  const blocks::Page page = report::run(results);
  fmt::print("{}", as_markdown ? markdown::drawn(page) : terminal::drawn(page, style_for(stdout)));
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
