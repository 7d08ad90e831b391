#pragma once

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace gillab::cli {

/// Reads a command's words into the options bound to `app`. True when the command should go on; false when
/// help was asked for and has been printed. Throws gillab::Error with a full sentence for bad usage.
[[nodiscard]] bool parse(CLI::App& app, const Words& words);

/// Accepts whole numbers from `lowest` to `highest` and says so otherwise.
[[nodiscard]] CLI::Validator whole_number(int lowest, int highest);

/// Accepts any whole number that fits 64 bits without a sign.
[[nodiscard]] CLI::Validator seed_number();

/// Accepts finite seconds from `lowest` to `highest`.
[[nodiscard]] CLI::Validator seconds(double lowest, double highest);

/// Accepts percents from `lowest` to `highest`, with or without the sign.
[[nodiscard]] CLI::Validator percent(double lowest, double highest);

/// Adds `--python` to a command that needs an interpreter.
void add_python_option(CLI::App& app, std::string& python);

}  // namespace gillab::cli
