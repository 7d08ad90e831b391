#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/support/error.h"

namespace gillab::cli {

using Words = std::vector<std::string>;

/// A subcommand: one file in this folder, one row in command_table.cpp.
struct Command {
  std::string_view name;
  std::string_view summary;        ///< one line for `gillab --help`; empty hides the command
  int (*run)(const Words& words);  ///< `words`: what followed the command's name; returns the exit status
};

/// The command line without the program's name: finds the command and runs it. Returns the exit status.
/// Throws gillab::Error.
[[nodiscard]] int dispatch(const Words& words);

ExitStatus run_command(const Words& words);
ExitStatus list_command(const Words& words);
ExitStatus show_command(const Words& words);
ExitStatus check_command(const Words& words);
ExitStatus calibrate_command(const Words& words);
ExitStatus neighbour_command(const Words& words);
ExitStatus advise_command(const Words& words);
int trace_command(const Words& words);  ///< returns the status of the traced program
ExitStatus demo_command(const Words& words);
ExitStatus doctor_command(const Words& words);
ExitStatus delay_server_command(const Words& words);

}  // namespace gillab::cli
