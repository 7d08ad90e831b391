#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/files/file_list.h"
#include "base/files/place.h"
#include "cli/context.h"
#include "cli/export_formats.h"
#include "cli/inputs.h"
#include "cli/laboratory.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "measure/advice/advice.h"
#include "measure/lab/campaign.h"
#include "measure/lab/evidence.h"
#include "measure/lab/outcome.h"
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
  Exports<lab::Results> exports = exports_of_advise();
  bool quiet = false;
  lab::RunOptions options;
};

bool read_arguments(AdviseArguments& arguments, const Words& words) {
  Options app(
      "Tells which way pays here, threads, processes, vectorising, compiling or asyncio: a decision tree "
      "with a measured number in every branch.",
      "gillab advise");
  lab::RunOptions& options = arguments.options;
  options.seed = std::random_device()();
  app.add("results", arguments.file,
          "a file that 'gillab run --export-json' wrote, - is standard input; none: measure what the "
          "tree needs, in a minute or two");
  app.add("--size", options.size, "how much work: smoke, default, seed").show_default();
  app.add("--timeout", options.timeout_s,
          "seconds for any one thing a variant does (default: 60; 600 at size seed)")
      .check(seconds(0.001, 86400));
  add_python_option(app, arguments.python);
  arguments.exports.add_options(app);
  app.add_flag("--quiet", arguments.quiet, "no tree on the terminal and no progress line");
  if (!app.parse(words)) return false;
  if (!arguments.file.empty())
    Options::refuse_measuring(words, {"--size", "--timeout", "--python", "--export-json"});
  return true;
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

lab::Results measure(AdviseArguments& arguments, const std::vector<std::filesystem::path>& files) {
  const Laboratory laboratory(arguments.python);
  ProgressLine progress(arguments.quiet);
  progress.say("reading the scenarios");
  const std::vector<lab::CatalogueEntry> bundled =
      read_catalogue(files, laboratory, arguments.options.timeout_s);
  lab::Results declared;
  for (const lab::CatalogueEntry& each : bundled) {
    if (each.scenario) lab::add_evidence(declared.evidence, *each.scenario);
  }
  lab::Campaign campaign(describe_context(laboratory, arguments.options.seed),
                         means_of(laboratory, progress));
  campaign.declare(declared.evidence);
  campaign.run(
      lab::planned(needed(bundled, lab::evidence_of(declared)),
                   [&](const protocol::Scenario& scenario) { return plan_for(scenario, arguments.options); }),
      [&](const lab::Results& so_far) { arguments.exports.keep(so_far); });
  return campaign.results();
}

/// What is read and written; nothing that is read is overwritten.
files::FileList checked_files(const AdviseArguments& arguments,
                              const std::vector<std::filesystem::path>& scenarios) {
  files::FileList files;
  if (arguments.file.empty()) {
    declare_scenarios(files, scenarios);
    declare_python(files, arguments.python);
  } else {
    declare_results(files, arguments.file);
  }
  arguments.exports.declare(files);
  if (!arguments.quiet) files.prints();
  files.check();
  return files;
}

}  // namespace

ExitStatus advise_command(const Words& words) {
  AdviseArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  const bool measuring = arguments.file.empty();
  const std::vector<std::filesystem::path> scenarios =
      measuring ? bundled_files(launch::Installation()) : std::vector<std::filesystem::path>{};
  std::FILE* const terminal = checked_files(arguments, scenarios).tables();
  const lab::Results results = measuring ? measure(arguments, scenarios) : read_results(arguments.file);
  write_then_print(
      [&] { arguments.exports.finish(results); },
      [&] {
        if (!arguments.quiet)
          fmt::print(terminal, "{}",
                     terminal::drawn(report::advice(as_a_file_gives_them(results)), style_for(terminal)));
      });
  const std::string& json = arguments.exports.path_of("--export-json");
  if (!arguments.quiet && !json.empty() && json != files::kDash) {
    fmt::print(terminal, "\nThe measurements are in {0}; 'gillab advise {0}' prints this tree again.\n",
               json);
  }
  return measuring ? lab::outcome_of(results) : ExitStatus::kOk;
}

}  // namespace gillab::cli
