#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>

#include "base/files/file_list.h"
#include "base/files/place.h"
#include "cli/context.h"
#include "cli/export_formats.h"
#include "cli/inputs.h"
#include "cli/laboratory.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/second_python.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "measure/gate/gate.h"
#include "measure/lab/campaign.h"
#include "measure/lab/outcome.h"
#include "measure/lab/plan.h"
#include "measure/lab/published.h"
#include "observe/trace/collector.h"
#include "tell/format/terminal/terminal.h"
#include "tell/format/trace_events.h"
#include "tell/report/published.h"
#include "tell/report/run.h"
#include "tell/words/gate.h"

namespace gillab::cli {

namespace {

struct RunArguments {
  std::vector<std::string> names;
  bool all = false;
  bool quiet = false;
  bool strict = false;
  std::string python;
  std::string against;
  lab::RunOptions options;
  Exports<lab::Results> exports = exports_of_run();
  files::Output timeline;
};

/// Reads the words; false when only help was wanted.
bool read_arguments(RunArguments& arguments, const Words& words) {
  Options app("Runs scenarios, prints their tables and writes the results.", "gillab run");
  lab::RunOptions& options = arguments.options;
  options.seed = std::random_device()();
  app.add("scenarios", arguments.names,
          "names from 'gillab list' or paths of your own files; none: the published experiments");
  app.add_flag("--all", arguments.all, "run every bundled scenario");
  app.add_flag("--as-published", options.as_published,
               "only the work behind a published figure, of all scenarios or of those named, and one table "
               "of what was published and what was measured");
  app.add("--size", options.size, "how much work: smoke (a quick look), default, seed (as published)")
      .show_default();
  app.add("--only", options.only, "only variants matching this pattern, beside the reference: 'native-*'")
      .type_name("GLOB")
      .one_each();
  app.add("--threads", options.threads, "threads that share the tasks (default: one for each task)")
      .check(whole_number(1, lab::kMostThreads));
  app.add("--rounds", options.rounds,
          "rounds in each process, and no more (default: what fits the time, and more of what stays open)")
      .check(whole_number(1, 10000));
  app.add("--processes", options.processes, "fresh worker processes to repeat in, and no more")
      .check(whole_number(1, 1000));
  app.add("--set", options.set, "gives a parameter of the size another value: n=1000")
      .type_name("NAME=VALUE")
      .one_each();
  app.add("--timeout", options.timeout_s,
          "seconds for any one thing a variant does (default: 60, and 600 with --size seed)")
      .check(seconds(0.001, 86400));
  app.add("--seed", options.seed, "seed of the order in which variants run (default: a fresh one)")
      .check(seed_number());
  add_python_option(app, arguments.python);
  app.add("--against", arguments.against,
          "a second interpreter or virtual environment: everything is measured in both, in the same rounds, "
          "and each "
          "variant compared with the same in the first")
      .type_name("PATH");
  arguments.exports.add_options(app);
  add_timeline_option(
      app, arguments.timeline,
      "write the timeline of each variant's first sample there, for ui.perfetto.dev or chrome://tracing");
  app.add_flag("--strict", arguments.strict,
               "exit with 1 when a claim fails, with 3 when one stays undecided");
  app.add_flag("--quiet", arguments.quiet, "no tables and no progress line");
  if (!app.parse(words)) return false;
  options.timeline = arguments.timeline.wanted();
  if (options.timeline && arguments.exports.anonymous())
    throw Error(
        "--export-trace tells folders and command lines as they are; leave out one of it and --anonymous.");
  if (arguments.all && !arguments.names.empty()) {
    throw Error("--all runs every bundled scenario; leave out the names, or leave out --all.");
  }
  return true;
}

std::vector<std::filesystem::path> chosen_files(const RunArguments& arguments) {
  const launch::Installation installation;
  return arguments.names.empty() ? bundled_files(installation) : files_named(arguments.names, installation);
}

/// What is read and written; nothing that is read is overwritten.
files::FileList checked_files(const RunArguments& arguments,
                              const std::vector<std::filesystem::path>& scenarios) {
  files::FileList files;
  declare_scenarios(files, scenarios);
  declare_python(files, arguments.python);
  if (!arguments.against.empty()) declare_python(files, arguments.against);
  arguments.exports.declare(files);
  files.writes(arguments.timeline);
  if (!arguments.quiet) files.prints();
  files.check();
  return files;
}

/// Leaves the scenarios that have a published figure; throws gillab::Error when one without was named.
void keep_published(std::vector<lab::CatalogueEntry>& entries, const std::vector<std::string>& names) {
  const auto without = [](const lab::CatalogueEntry& entry) {
    return entry.scenario && lab::as_published(*entry.scenario).claims.empty();
  };
  const auto found = std::ranges::find_if(entries, without);
  if (!names.empty() && found != entries.end()) {
    throw Error(
        fmt::format("The scenario {} has no published figure; leave it out, or leave out --as-published.",
                    name_of(found->file)));
  }
  std::erase_if(entries, without);
}

/// With --as-published those that have a figure; otherwise without names and without --all, the featured
/// ones.
std::vector<lab::CatalogueEntry> chosen_scenarios(const RunArguments& arguments,
                                                  const std::vector<std::filesystem::path>& files,
                                                  const Laboratory& laboratory) {
  std::vector<lab::CatalogueEntry> entries = read_catalogue(files, laboratory, arguments.options.timeout_s);
  if (arguments.options.as_published) {
    keep_published(entries, arguments.names);
  } else if (arguments.names.empty() && !arguments.all) {
    std::erase_if(entries, [](const auto& entry) { return !entry.scenario || !entry.scenario->featured; });
  }
  std::set<std::string> names;
  for (const lab::CatalogueEntry& entry : entries) {
    if (!names.insert(name_of(entry.file)).second) {
      throw Error(
          fmt::format("Two of the files define a scenario named {}; rename {}, or run them one by one.",
                      name_of(entry.file), entry.file.string()));
    }
  }
  return entries;
}

/// The table of the scenario that was run last; 'gillab show' can only print the same.
void print_last(const lab::Results& results, std::FILE* tables) {
  const lab::Results last{.context = results.context, .scenarios = {results.scenarios.back()}};
  const lab::Results document = as_a_file_gives_them(last);
  const std::string table =
      terminal::drawn(report::scenario(document.scenarios.back(), document.context), style_for(tables));
  fmt::print(tables, "{}{}", results.scenarios.size() > 1 ? "\n" : "", table);
  std::fflush(tables);
}

/// What was published beside what was measured; 'gillab show --as-published' can only print the same.
void print_published(const lab::Results& results, std::FILE* tables) {
  fmt::print(tables, "{}",
             terminal::drawn(report::published(as_a_file_gives_them(results)), style_for(tables)));
}

/// Whether a scenario of the user's own was named.
bool names_own(const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [](const std::string& name) {
    return name.find('/') != std::string::npos || name.ends_with(".py");
  });
}

/// How to see the tables again, and of the user's own scenarios whether they are fit for a baseline.
void print_way_back(const std::string& json, const lab::Results& results, const RunArguments& arguments,
                    std::FILE* tables) {
  if (json.empty() || json == files::kDash) return;
  if (arguments.options.as_published) {
    fmt::print(tables,
               "\nThe results are in {0}; 'gillab show {0} --as-published' prints this table again, "
               "'gillab show {0}' all that was measured.\n",
               json);
    return;
  }
  fmt::print(tables, "\nThe results are in {0}; 'gillab show {0}' prints these tables again.\n", json);
  // What went wrong is to be mended first.
  if (!names_own(arguments.names) || lab::outcome_of(results) != ExitStatus::kOk) return;
  const std::vector<lab::Note> weak = lab::weaknesses(results, {});
  if (weak.empty()) return;
  fmt::print(tables, "As a baseline of 'gillab check' they would gate less than they seem to:\n");
  for (const lab::Note& note : weak)
    fmt::print(tables, "  {}\n", words::note(note));
  fmt::print(tables, "A quieter machine makes it better, or more rounds: --rounds 30.\n");
}

/// Gives the variants twins in the second interpreter.
void join(const SecondPython& second, std::vector<lab::Errand>& errands, const lab::RunOptions& options) {
  constexpr double kPatience_s = 60;
  std::vector<std::filesystem::path> files;
  for (const lab::Errand& errand : errands)
    if (errand.plan) files.push_back(errand.entry.file);
  second.join(errands, files, options.timeout_s.value_or(kPatience_s));
}

}  // namespace

ExitStatus run_command(const Words& words) {
  RunArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  const std::vector<std::filesystem::path> scenarios = chosen_files(arguments);
  std::FILE* const tables = checked_files(arguments, scenarios).tables();
  const Laboratory laboratory(arguments.python);
  std::optional<SecondPython> second;
  if (!arguments.against.empty()) second.emplace(arguments.against, laboratory);
  ProgressLine progress(arguments.quiet);
  progress.say("reading the scenarios");
  const std::vector<lab::CatalogueEntry> entries = chosen_scenarios(arguments, scenarios, laboratory);

  std::vector<lab::Errand> errands = lab::planned(entries, [&](const protocol::Scenario& scenario) {
    return lab::plan_scenario(scenario, arguments.options);
  });
  if (second) join(*second, errands, arguments.options);
  lab::share_extra_time(errands);

  std::optional<trace::Collector> collector;
  if (arguments.timeline.wanted()) collector.emplace(trace::Collector::Options{});

  const std::string recordings_to = collector ? collector->address() : "";
  lab::Context context = describe_context(laboratory, arguments.options.seed);
  lab::Campaign::Means means = means_of(laboratory, progress, recordings_to);
  if (second) {
    context.other = second->about();
    means.workers = second->workers(recordings_to);
  }
  lab::Campaign campaign(std::move(context), std::move(means));
  campaign.run(errands, [&](const lab::Results& so_far) {
    progress.clear();
    write_then_print([&] { arguments.exports.keep(so_far); },
                     [&] {
                       if (!arguments.quiet && !arguments.options.as_published) print_last(so_far, tables);
                     });
  });
  const lab::Results& results = campaign.results();
  arguments.exports.finish(results);
  if (!arguments.quiet) {
    if (arguments.options.as_published) print_published(results, tables);
    print_way_back(arguments.exports.path_of("--export-json"), results, arguments, tables);
  }
  if (collector) {
    // Never started: a thread would forbid forking. What was sent waits in the socket.
    const std::vector<trace::Recording> recordings = collector->finish(0);
    format::write_trace_events(arguments.timeline.path, recordings, collector->seconds_per_tick());
  }
  return arguments.strict ? lab::strict_outcome_of(results) : lab::outcome_of(results);
}

}  // namespace gillab::cli
