#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <system_error>

#include "cli/arguments.h"
#include "cli/preloading.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "lab/machine.h"
#include "launch/installation.h"
#include "output/results_file.h"
#include "output/trace_document.h"
#include "output/trace_events.h"
#include "output/trace_summary.h"
#include "probe/cost.h"
#include "process/foreground.h"
#include "support/error.h"
#include "trace/collector.h"

namespace gillab::cli {

namespace {

struct TraceArguments {
  std::vector<std::string> command;
  std::string events;
  std::string json;
  bool quiet = false;
  trace::Collector::Options collector;
};

constexpr int kSignalBase = 128;  ///< as shells tell of a signal
constexpr int kNotFound = 127;    ///< and of a command that is not there
constexpr int kNotExecutable = 126;
constexpr double kGrace_s = 0.5;  ///< for helpers of the command that end a moment after it

bool read_arguments(TraceArguments& arguments, const Words& words) {
  // What follows the command is its own.
  const auto separator = std::ranges::find(words, "--");
  CLI::App app("Runs a Python program as it is, and tells exactly who held the GIL and who waited for it.",
               "gillab trace");
  app.footer(
      "COMMAND is any program, as in 'gillab trace -- python3 app.py'. Its output and exit status are its "
      "own;\n"
      "the account goes to standard error. Every Python process that it starts is followed.");
  app.add_option("--export-trace", arguments.events,
                 "write the timeline there, for ui.perfetto.dev or chrome://tracing")
      ->type_name("FILE");
  app.add_option("--export-json", arguments.json, "write the account there as JSON; - is standard error")
      ->type_name("FILE");
  app.add_option("--buffer", arguments.collector.megabytes,
                 "megabytes of events to keep of each process; an event takes 8 bytes")
      ->check(whole_number(1, 65536))
      ->capture_default_str();
  app.add_option("--long-hold", arguments.collector.long_hold_s,
                 "seconds from which on the place of a hold in the program is noted")
      ->check(seconds(1e-6, 3600))
      ->capture_default_str();
  app.add_flag("--quiet", arguments.quiet, "no summary");
  if (!parse(app, {words.begin(), separator})) return false;
  if (separator != words.end()) arguments.command.assign(separator + 1, words.end());
  if (arguments.command.empty()) {
    throw Error("There is no command to trace. Put it after two dashes: gillab trace -- python3 app.py");
  }
  return true;
}

/// Like an exit status of a shell.
int status_of(const process::Exit& exit) {
  return exit.signal != 0 ? kSignalBase + exit.signal : exit.code;
}

}  // namespace

ExitStatus trace_command(const Words& words) {
  TraceArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  for (const std::string& file : {arguments.events, arguments.json}) {
    if (!file.empty() && file != "-") output::ensure_writable(file);
  }
  const launch::Installation installation;
  trace::Collector collector(arguments.collector);
  std::optional<process::Foreground> command;
  try {
    command.emplace(arguments.command, preloading(installation, collector.address()));
  } catch (const std::system_error& error) {
    const bool missing = error.code() == std::errc::no_such_file_or_directory;
    throw Error(fmt::format("Cannot run '{}': {}.", arguments.command.front(), error.code().message()),
                static_cast<ExitStatus>(missing ? kNotFound : kNotExecutable));
  }
  collector.start();
  const process::Exit exit = command->wait();
  const std::vector<trace::Recording> recordings = collector.finish(kGrace_s);
  command.reset();

  const double tick_s = collector.seconds_per_tick();
  output::TraceReport report{.command = fmt::format("{}", fmt::join(arguments.command, " ")),
                             .version = version(),
                             .status = status_of(exit),
                             .ending = exit.describe(),
                             .cpus = lab::inspect_machine().usable_cpus,
                             .unrecorded = collector.unrecorded(),
                             .probe_ns = probe::measure_cost_s() * 1e9};
  for (const trace::Recording& recording : recordings)
    report.processes.push_back(trace::account_of(recording, recordings.front().begun, tick_s));
  if (!arguments.json.empty()) {
    const std::string document = output::trace_json(report);
    arguments.json == "-" ? fmt::print(stderr, "{}", document)
                          : output::write_atomically(arguments.json, document);
  }
  if (!arguments.events.empty()) output::write_trace_events(arguments.events, recordings, tick_s);
  if (!arguments.quiet) fmt::print(stderr, "\n{}", output::trace_summary(report, style_for(stderr)));
  return static_cast<ExitStatus>(report.status);
}

}  // namespace gillab::cli
