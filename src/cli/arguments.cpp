#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "cli/version.h"
#include "support/suggestion.h"

namespace gillab::cli {

namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// The first word that looks like an option the command doesn't know.
std::string unknown_option(const CLI::App& app, const Words& words) {
  const std::vector<std::string> known = option_names(app);
  for (const std::string& word : words) {
    const std::string name = word.substr(0, word.find('='));
    if (name.starts_with("--") && std::ranges::find(known, name) == known.end()) return name;
  }
  return {};
}

}  // namespace

bool parse(CLI::App& app, const Words& words) {
  Words reversed(words.rbegin(), words.rend());  // as CLI11 takes them
  try {
    app.parse(reversed);
    return true;
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return false;
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_option(app, words);
    if (!unknown.empty()) {
      throw Error(fmt::format("{} has no option {}.{} See '{} --help'.", app.get_name(), unknown,
                              did_you_mean(unknown, option_names(app)), app.get_name()));
    }
    throw Error(fmt::format("{}. See '{} --help'.", error.what(), app.get_name()));
  }
}

CLI::Validator whole_number(int lowest, int highest) {
  const std::string range = fmt::format("{} to {}", lowest, highest);
  return {[=](const std::string& text) {
            int value = 0;
            const char* end = text.data() + text.size();
            const auto [rest, error] = std::from_chars(text.data(), end, value);
            const bool good = error == std::errc() && rest == end && value >= lowest && value <= highest;
            return good ? std::string() : fmt::format("'{}' is not a whole number from {}", text, range);
          },
          "N"};
}

void add_python_option(CLI::App& app, std::string& python) {
  app.add_option("--python", python,
                 fmt::format("the interpreter or virtual environment to run in (default: {}, or $GILLAB_PYTHON)",
                             default_python()))
      ->type_name("PATH")
      ->envname("GILLAB_PYTHON");
}

}  // namespace gillab::cli
