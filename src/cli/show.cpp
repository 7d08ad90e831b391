#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/terminal.h"
#include "output/markdown.h"
#include "output/results_file.h"
#include "output/results_json.h"
#include "output/table.h"

namespace gillab::cli {

ExitStatus show_command(const Words& words) {
  std::string path;
  bool as_markdown = false;
  CLI::App app("Prints the tables of a results file as 'gillab run' did.", "gillab show");
  app.add_option("results", path, "a file that 'gillab run --export-json' wrote; - is standard input")
      ->required();
  app.add_flag("--markdown", as_markdown, "as Markdown");
  if (!parse(app, words)) return ExitStatus::kOk;

  const std::string name = path == "-" ? "standard input" : path;
  const lab::Results results = output::from_json(output::read_file(path == "-" ? "/dev/stdin" : path), name);
  fmt::print("{}", as_markdown ? output::markdown(results) : output::table(results, style_for(stdout)));
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
