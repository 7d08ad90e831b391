#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/support/suggestion.h"
#include "base/support/text.h"
#include "cli/command.h"
#include "cli/version.h"

namespace gillab::cli {

namespace {

template <ExitStatus (*command)(const Words&)>
int status_of(const Words& words) {
  return static_cast<int>(command(words));
}

constexpr std::array kCommands{
    Command{"run", "run scenarios, print their tables, write the results", &status_of<&run_command>},
    Command{"list", "the scenarios and their variants, and what cannot run here", &status_of<&list_command>},
    Command{"show", "the tables again, from a results file", &status_of<&show_command>},
    Command{"check", "the CI gate: holds results to a baseline, and says why", &status_of<&check_command>},
    Command{"calibrate", "tests that gate here: its false alarms, the losses it notices",
            &status_of<&calibrate_command>},
    Command{"advise", "which way pays here: a decision tree of measured numbers",
            &status_of<&advise_command>},
    Command{"trace", "run any Python program and tell who held the GIL and who waited", &trace_command},
    Command{"demo", "how threads share the GIL, live in the terminal: a guided tour",
            &status_of<&demo_command>},
    Command{"doctor", "what this machine and this Python can show, and what spoils numbers",
            &status_of<&doctor_command>},
    Command{"delay-server", "", &status_of<&delay_server_command>},
    Command{"neighbour", "", &status_of<&neighbour_command>},
};

void print_help() {
  fmt::print(
      "gillab: a laboratory for CPython's Global Interpreter Lock\n\nUsage: gillab COMMAND [options]\n\n");
  for (const Command& command : kCommands) {
    if (!command.summary.empty()) fmt::print("  {:<10} {}\n", command.name, command.summary);
  }
  fmt::print(
      "\n'gillab COMMAND --help' tells a command's options.\n"
      "Start with 'gillab run': the published experiments, in about a minute.\n\n"
      "Exit status:\n"
      "    0  fine\n"
      "    1  a regression, or a claim that failed under --strict\n"
      "    2  bad usage, or input that cannot be read\n"
      "    3  inconclusive: nothing failed, but not everything could be decided\n"
      "    4  a scenario or variant failed, crashed or timed out\n"
      "  130  interrupted\n");
}

}  // namespace

int dispatch(const Words& words) {
  if (words.empty()) {
    print_help();
    return static_cast<int>(ExitStatus::kUsage);
  }
  const std::string& name = words.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print_help();
    return static_cast<int>(ExitStatus::kOk);
  }
  if (name == "--version") {
    fmt::print("gillab {}{}\n", version(), commit().empty() ? "" : fmt::format(" ({})", commit()));
    return static_cast<int>(ExitStatus::kOk);
  }
  const auto* const command = std::ranges::find(kCommands, name, &Command::name);
  if (command != kCommands.end()) return command->run({words.begin() + 1, words.end()});

  std::vector<std::string> names;
  for (const Command& each : kCommands) {
    if (!each.summary.empty()) names.emplace_back(each.name);
  }
  throw Error(fmt::format("There is no command '{}'.{} The commands are {}.", name, did_you_mean(name, names),
                          enumerate(names)));
}

}  // namespace gillab::cli
