#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/files/input.h"
#include "base/files/output.h"
#include "base/support/error.h"
#include "base/support/suggestion.h"
#include "base/support/text.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/page_formats.h"
#include "cli/terminal.h"
#include "measure/lab/anonymous.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/published.h"
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
  bool as_published = false;
  const PageFormat* to_file = nullptr;
  const PageFormat* format = nullptr;
  Options app("Prints the tables of a results file as 'gillab run' did.", "gillab show");
  app.add("results", path, "a file that 'gillab run --export-json' wrote; - is standard input").required();
  app.add("scenarios", names, "only the scenarios of these names; none: all");
  bool without_names = false;
  app.add_flag("--anonymous", without_names, "leave out the machine's name and all folders");
  app.add_flag("--as-published", as_published,
               "in place of the tables, what was published beside what was measured");
  files::Output written{.option = "--html", .path = {}};
  for (const PageFormat& each : page_formats()) {
    if (each.printable) {
      app.add_flag(
          fmt::format("--{}", each.word), [&] { format = &each; }, fmt::format("as {}", each.name));
    } else {
      to_file = &each;
      app.add(fmt::format("--{}", each.word), written.path,
              fmt::format("write them as {} there{}; - is standard output", each.name, each.purpose))
          .type_name("FILE");
    }
  }
  if (!app.parse(words)) return ExitStatus::kOk;

  files::FileList files;
  declare_results(files, path);
  files.writes(written);
  if (!written.wanted()) files.prints();
  files.check();
  lab::Results results = read_results(path);
  choose(results, names, files::input_name(path));
  if (without_names) results = lab::anonymous(std::move(results));
  const blocks::Page page = as_published ? report::published(results) : report::run(results);
  const PageContext context{.title = title_of(results),
                            .document = [&] { return results::to_json(results); }};
  if (written.wanted()) {
    written.write(to_file->draw(page, context));
  } else {
    fmt::print("{}",
               format != nullptr ? format->draw(page, context) : terminal::drawn(page, style_for(stdout)));
  }
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
