#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/files/file.h"
#include "cli/arguments.h"
#include "cli/context.h"
#include "cli/exports.h"
#include "cli/laboratory.h"
#include "cli/outcome.h"
#include "cli/progress.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "measure/lab/evidence.h"
#include "measure/lab/session.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/advice.h"
#include "tell/results/results_json.h"

namespace gillab::cli {

namespace {

// A tree of a dozen scenarios in a minute or two: each is measured less often than 'gillab run' would.
constexpr int kProcesses = 3;
constexpr double kBudget_s = 4;

struct AdviseArguments {
  std::string file;
  std::string python;
  std::string json;
  std::string markdown;
  bool quiet = false;
  lab::RunOptions options;
};

bool read_arguments(AdviseArguments& arguments, const Words& words) {
  CLI::App app(
      "Tells which way pays here, threads, processes, vectorising, compiling or asyncio: a decision tree "
      "with a measured number in every branch.",
      "gillab advise");
  lab::RunOptions& options = arguments.options;
  options.seed = std::random_device()();
  app.add_option("results", arguments.file,
                 "a file that 'gillab run --export-json' wrote, - is standard input; none: measure what the "
                 "tree needs, in a minute or two");
  CLI::Option* size =
      app.add_option("--size", options.size, "how much work: smoke, default, seed")->capture_default_str();
  CLI::Option* timeout =
      app.add_option("--timeout", options.timeout_s,
                     "seconds for any one thing a variant does (default: 60; 600 at size seed)")
          ->check(seconds(0.001, 86400));
  add_python_option(app, arguments.python);
  CLI::Option* json =
      app.add_option(
             "--export-json", arguments.json,
             "keep the measurements there, for 'gillab show' and 'gillab advise'; - is standard output")
          ->type_name("FILE");
  app.add_option("--export-markdown", arguments.markdown,
                 "write the tree as Markdown there; - is standard output")
      ->type_name("FILE");
  app.add_flag("--quiet", arguments.quiet, "no tree on the terminal and no progress line");
  if (!parse(app, words)) return false;
  if (!arguments.file.empty()) {
    for (const CLI::Option* option : {size, timeout, json}) {
      if (option->count() > 0) {
        throw Error(
            fmt::format("{} is for measuring; with a results file, nothing is measured. Leave out one.",
                        option->get_name()));
      }
    }
  }
  refuse_shared_files({{"--export-json", arguments.json}, {"--export-markdown", arguments.markdown}});
  return true;
}

lab::Results results_in(const std::string& file) {
  const std::string name = file == "-" ? "standard input" : file;
  return output::from_json(files::read_file(file == "-" ? "/dev/stdin" : file), name);
}

/// Those that are evidence for something, in the order of the tree.
std::vector<lab::CatalogueEntry> needed(const std::vector<lab::CatalogueEntry>& bundled,
                                        const std::vector<lab::Evidence>& evidence) {
  std::vector<lab::CatalogueEntry> entries;
  for (const lab::Evidence& each : evidence) {
    const auto same = [&](const lab::CatalogueEntry& entry) {
      return entry.scenario && entry.scenario->name == each.scenario;
    };
    if (std::ranges::any_of(entries, same)) continue;
    if (const auto found = std::ranges::find_if(bundled, same); found != bundled.end())
      entries.push_back(*found);
  }
  return entries;
}

/// Only the variants that the tree asks about.
lab::ScenarioPlan plan_for(const protocol::Scenario& scenario, lab::RunOptions options) {
  for (const protocol::Evidence& each : scenario.evidence) {
    for (const std::string& name : {each.variant, each.over}) {
      if (!name.empty()) options.only.push_back(name);
    }
  }
  lab::ScenarioPlan plan = lab::plan_scenario(scenario, options);
  plan.processes = std::min(plan.processes, kProcesses);
  plan.fewest_processes = std::min(plan.fewest_processes, kProcesses);
  plan.budget_s = std::min(plan.budget_s, kBudget_s);
  return plan;
}

lab::Results measure(const AdviseArguments& arguments) {
  Exports exports({arguments.json, ""}, true);
  if (!arguments.markdown.empty() && arguments.markdown != "-") files::ensure_writable(arguments.markdown);
  const Laboratory laboratory(arguments.python);
  ProgressLine progress(arguments.quiet);
  progress.say("reading the scenarios");
  const std::vector<lab::CatalogueEntry> bundled =
      read_catalogue(bundled_files(laboratory.installation()), laboratory, arguments.options.timeout_s);

  lab::Results results{.context = describe_context(laboratory, arguments.options.seed)};
  for (const lab::CatalogueEntry& each : bundled) {
    if (each.scenario) lab::add_evidence(results.evidence, *each.scenario);
  }
  const std::vector<lab::CatalogueEntry> entries = needed(bundled, lab::evidence_of(results));
  lab::Session session(
      laboratory.workers(), &seconds_now, [&](const lab::Progress& update) { progress.update(update); },
      results.context.machine.usable_cpus);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    progress.begin(static_cast<int>(i) + 1, static_cast<int>(entries.size()));
    const auto& scenario = entries[i].scenario;
    results.scenarios.push_back(scenario ? session.run(plan_for(*scenario, arguments.options))
                                         : skipped(entries[i]));
    merge_python(results.context.python, session.python());
    exports.add(results);
    if (results.scenarios.back().interrupted) break;
  }
  exports.finish(results);
  // As a file would give it, so that the same measurements give the same tree.
  return output::from_json(output::to_json(results), "the results");
}

}  // namespace

ExitStatus advise_command(const Words& words) {
  AdviseArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  const bool measuring = arguments.file.empty();
  const lab::Results results = measuring ? measure(arguments) : results_in(arguments.file);

  const bool taken = arguments.json == "-" || arguments.markdown == "-";
  std::FILE* terminal = taken ? stderr : stdout;
  const blocks::Page page = report::advice(results);
  if (!arguments.quiet) fmt::print(terminal, "{}", terminal::drawn(page, style_for(terminal)));
  if (!arguments.markdown.empty()) write_export(arguments.markdown, markdown::drawn(page));
  if (!arguments.quiet && !arguments.json.empty() && arguments.json != "-") {
    fmt::print(terminal, "\nThe measurements are in {0}; 'gillab advise {0}' prints this tree again.\n",
               arguments.json);
  }
  return measuring ? outcome_of(results) : ExitStatus::kOk;
}

}  // namespace gillab::cli
