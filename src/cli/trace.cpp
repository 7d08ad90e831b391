#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/files/file_list.h"
#include "base/launch/installation.h"
#include "base/process/foreground.h"
#include "base/support/error.h"
#include "base/system/machine.h"
#include "cli/export_formats.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/preloading.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "observe/probe/cost.h"
#include "observe/trace/collector.h"
#include "observe/trace/observation.h"
#include "tell/format/terminal/terminal.h"
#include "tell/format/trace_events.h"
#include "tell/report/trace.h"
#include "tell/words/text.h"

namespace gillab::cli {

namespace {

struct TraceArguments {
  std::vector<std::string> command;
  files::Output timeline;
  Exports<trace::Observation> exports = exports_of_trace();
  bool quiet = false;
  trace::Collector::Options collector;
};

constexpr int kSignalBase = 128;  ///< as shells tell of a signal
constexpr int kNotFound = 127;    ///< and of a command that is not there
constexpr int kNotExecutable = 126;
constexpr double kGrace_s = 0.5;  ///< for helpers of the command that end a moment after it

/// Where the options end: at two dashes, or at the first word that is neither an option nor its value.
Words::const_iterator command_begin(const Options& app, const Words& words) {
  auto word = words.begin();
  for (; word != words.end() && word->starts_with("-") && *word != "--"; ++word) {
    if (app.takes_value(*word) && std::next(word) != words.end()) ++word;
  }
  return word;
}

bool read_arguments(TraceArguments& arguments, const Words& words) {
  Options app("Runs a Python program as it is, and tells exactly who held the GIL and who waited for it.",
              "gillab trace");
  app.footer(
      "COMMAND is any program, as in 'gillab trace -- python3 app.py'. Its output and exit status are\n"
      "its own; the account goes to standard error. Every Python process that it starts is followed.\n"
      "When a file cannot be written afterwards, standard error says so, and the status is 2 if the\n"
      "program's own was 0.");
  add_timeline_option(app, arguments.timeline,
                      "write the timeline there, for ui.perfetto.dev or chrome://tracing");
  arguments.exports.add_options(app);
  app.add("--buffer", arguments.collector.megabytes,
          "megabytes of events to keep of each process; an event takes 8 bytes")
      .check(whole_number(1, 65536))
      .show_default();
  app.add("--long-hold", arguments.collector.long_hold_s,
          "seconds from which on the place of a hold in the program is noted")
      .check(seconds(1e-6, 3600))
      .show_default();
  app.add_flag("--quiet", arguments.quiet, "no summary");
  const auto command = command_begin(app, words);
  const bool separated = command != words.end() && *command == "--";
  if (!app.parse({words.begin(), command})) return false;
  arguments.command.assign(command + (separated ? 1 : 0), words.end());
  if (arguments.command.empty()) {
    throw Error("There is no command to trace. Put it after two dashes: gillab trace -- python3 app.py");
  }
  return true;
}

void refuse_overwriting(const TraceArguments& arguments) {
  files::FileList files;
  declare_command(files, arguments.command);
  files.writes(arguments.timeline);
  arguments.exports.declare(files);
  files.check();
}

/// What the user typed may come back in it.
void complain(std::string_view message) {
  std::fputs(fmt::format("gillab: error: {}\n", words::one_line(message)).c_str(), stderr);
}

/// Why it did not work, or nothing. One file that cannot be written is no reason to lose the others.
template <typename Action>
std::optional<std::string> failure_of(const Action& action) {
  try {
    action();
    return std::nullopt;
  } catch (const Error& error) {
    return error.what();
  }
}

/// Not fmt::print, which throws: a reader that has gone changes nothing about how the program ended.
void print_summary(const trace::Observation& seen) {
  std::fputs(("\n" + terminal::drawn(report::trace(seen), style_for(stderr))).c_str(), stderr);
  std::fflush(stderr);
}

/// As shells tell it.
int status_of(const process::Exit& exit) {
  return exit.signal != 0 ? kSignalBase + exit.signal : exit.code;
}

}  // namespace

int trace_command(const Words& words) {
  TraceArguments arguments;
  if (!read_arguments(arguments, words)) return 0;
  refuse_overwriting(arguments);
  const launch::Installation installation;
  trace::Collector collector(arguments.collector);
  std::optional<process::Foreground> command;
  try {
    command.emplace(arguments.command, preloading(installation, collector.address()));
  } catch (const std::system_error& error) {
    complain(fmt::format("Cannot run '{}': {}.", arguments.command.front(), error.code().message()));
    return error.code() == std::errc::no_such_file_or_directory ? kNotFound : kNotExecutable;
  }
  collector.start();
  const process::Exit exit = command->wait();
  const std::vector<trace::Recording> recordings = collector.finish(kGrace_s);
  command.reset();

  const double tick_s = collector.seconds_per_tick();
  trace::Observation seen{.command = arguments.command,
                          .version = version(),
                          .status = status_of(exit),
                          .ending = exit.describe(),
                          .cpus = system::inspect_machine().usable_cpus,
                          .unrecorded = collector.unrecorded(),
                          .probe_ns = probe::measure_cost_s() * 1e9,
                          .processes = {}};
  for (const trace::Recording& recording : recordings)
    seen.processes.push_back(trace::account_of(recording, recordings.front().begun, tick_s));
  // The files come first: whoever reads the summary may leave early.
  const std::array failures{failure_of([&] { arguments.exports.finish(seen); }), failure_of([&] {
                              if (arguments.timeline.wanted())
                                format::write_trace_events(arguments.timeline.path, recordings, tick_s);
                            })};
  if (!arguments.quiet) print_summary(seen);
  bool written = true;
  for (const std::optional<std::string>& failure : failures) {
    if (!failure) continue;
    complain(*failure);
    written = false;
  }
  // What the program says counts most; but nobody should take a missing file for success.
  return !written && seen.status == 0 ? static_cast<int>(ExitStatus::kUsage) : seen.status;
}

}  // namespace gillab::cli
