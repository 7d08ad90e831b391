#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/support/suggestion.h"
#include "cli/version.h"

namespace gillab::cli {

namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames())
      names.push_back("--" + name);
  }
  return names;
}

/// CLI11 would take the next option for the value that was forgotten.
void require_values(const CLI::App& app, const Words& words) {
  const std::vector<std::string> known = option_names(app);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    const std::string name = words[i].substr(0, equals);
    const CLI::Option* option = name.starts_with("--") ? app.get_option_no_throw(name) : nullptr;
    if (option == nullptr || option->get_expected_min() == 0) continue;
    const bool attached = equals != std::string::npos;
    const std::string value =
        attached ? words[i].substr(equals + 1) : (i + 1 < words.size() ? words[i + 1] : "");
    if (value.empty() || (!attached && std::ranges::find(known, value) != known.end())) {
      throw Error(fmt::format("{} needs a value. See '{} --help'.", name, app.get_name()));
    }
    if (!attached) ++i;
  }
}

template <typename Number>
bool reads_as(const std::string& text, Number& value) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && rest == end;
}

/// The first word that looks like an option the command doesn't know.
std::string unknown_option(const CLI::App& app, const Words& words) {
  const std::vector<std::string> known = option_names(app);
  for (const std::string& word : words) {
    std::string name = word.substr(0, word.find('='));
    if (name.starts_with("--") && std::ranges::find(known, name) == known.end()) return name;
  }
  return {};
}

}  // namespace

bool parse(CLI::App& app, const Words& words) {
  require_values(app, words);
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
            const bool good = reads_as(text, value) && value >= lowest && value <= highest;
            return good ? std::string() : fmt::format("'{}' is not a whole number from {}", text, range);
          },
          "N"};
}

CLI::Validator seed_number() {
  return {[](const std::string& text) {
            std::uint64_t value = 0;
            return reads_as(text, value) ? std::string()
                                         : fmt::format("'{}' is not a whole number from 0 to 2^64 - 1", text);
          },
          "N"};
}

CLI::Validator seconds(double lowest, double highest) {
  return {[=](const std::string& text) {
            double value = 0;
            const bool good = reads_as(text, value) && value >= lowest && value <= highest;
            return good ? std::string()
                        : fmt::format("'{}' is not a number from {:g} to {:g}", text, lowest, highest);
          },
          "SECONDS"};
}

CLI::Validator percent(double lowest, double highest) {
  return {[=](std::string& text) {
            if (text.ends_with('%')) text.pop_back();
            double value = 0;
            const bool good = reads_as(text, value) && value >= lowest && value <= highest;
            return good ? std::string()
                        : fmt::format("'{}' is not a percentage from {:g} to {:g}", text, lowest, highest);
          },
          "PERCENT"};
}

void add_python_option(CLI::App& app, std::string& python) {
  app.add_option(
         "--python", python,
         fmt::format("the interpreter or virtual environment to run in (default: {}, or $GILLAB_PYTHON)",
                     default_python()))
      ->type_name("PATH")
      ->envname("GILLAB_PYTHON");
}

}  // namespace gillab::cli
