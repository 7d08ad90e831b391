#include "cli/options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <utility>

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

Option& Option::type_name(const std::string& name) {
  option_->type_name(name);
  return *this;
}

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::check(const Check& check) {
  option_->transform(CLI::Validator(check.wrong, check.type));
  return *this;
}

Option& Option::show_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::one_each() {
  option_->allow_extra_args(false);
  return *this;
}

Option& Option::environment(const std::string& variable) {
  option_->envname(variable);
  return *this;
}

Options::Options(const std::string& description, const std::string& command)
    : app_(std::make_unique<CLI::App>(description, command)) {
}

Options::~Options() = default;

Option Options::add(const std::string& name, std::string& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, std::vector<std::string>& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, int& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, double& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, std::uint32_t& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, std::uint64_t& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, std::optional<int>& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add(const std::string& name, std::optional<double>& value, const std::string& help) {
  return Option(app_->add_option(name, value, help));
}

Option Options::add_flag(const std::string& name, bool& value, const std::string& help) {
  return Option(app_->add_flag(name, value, help));
}

Option Options::add_flag(const std::string& name, std::function<void()> given, const std::string& help) {
  return Option(app_->add_flag_callback(name, std::move(given), help));
}

void Options::footer(const std::string& text) {
  app_->footer(text);
}

bool Options::takes_value(const std::string& word) const {
  const CLI::Option* const option = std::as_const(*app_).get_option_no_throw(word);
  return option != nullptr && option->get_expected_min() > 0;
}

void Options::refuse_measuring(const Words& words, const std::vector<std::string>& options) {
  for (const std::string& word : words) {
    const std::string name = word.substr(0, word.find('='));
    if (std::ranges::find(options, name) == options.end()) continue;
    throw Error(
        fmt::format("{} is for measuring; with a results file, nothing is measured. Leave out one.", name));
  }
}

bool Options::parse(const Words& words) {
  require_values(*app_, words);
  Words reversed(words.rbegin(), words.rend());  // as CLI11 takes them
  try {
    app_->parse(reversed);
    return true;
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app_->help());
    return false;
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_option(*app_, words);
    if (!unknown.empty()) {
      throw Error(fmt::format("{} has no option {}.{} See '{} --help'.", app_->get_name(), unknown,
                              did_you_mean(unknown, option_names(*app_)), app_->get_name()));
    }
    throw Error(fmt::format("{}. See '{} --help'.", error.what(), app_->get_name()));
  }
}

Check whole_number(int lowest, int highest) {
  const std::string range = fmt::format("{} to {}", lowest, highest);
  return {.type = "N", .wrong = [=](const std::string& text) {
            int value = 0;
            const bool good = reads_as(text, value) && value >= lowest && value <= highest;
            return good ? std::string() : fmt::format("'{}' is not a whole number from {}", text, range);
          }};
}

Check seed_number() {
  return {.type = "N", .wrong = [](const std::string& text) {
            std::uint64_t value = 0;
            return reads_as(text, value) ? std::string()
                                         : fmt::format("'{}' is not a whole number from 0 to 2^64 - 1", text);
          }};
}

Check seconds(double lowest, double highest) {
  return {.type = "SECONDS", .wrong = [=](const std::string& text) {
            double value = 0;
            const bool good = reads_as(text, value) && value >= lowest && value <= highest;
            return good ? std::string()
                        : fmt::format("'{}' is not a number from {:g} to {:g}", text, lowest, highest);
          }};
}

Check percent(double lowest, double highest) {
  return {.type = "PERCENT", .wrong = [=](std::string& text) {
            if (text.ends_with('%')) text.pop_back();
            double value = 0;
            const bool good = reads_as(text, value) && value >= lowest && value <= highest;
            return good ? std::string()
                        : fmt::format("'{}' is not a percentage from {:g} to {:g}", text, lowest, highest);
          }};
}

void add_python_option(Options& options, std::string& python) {
  options
      .add("--python", python,
           fmt::format("the interpreter or virtual environment to run in (default: {}, or $GILLAB_PYTHON)",
                       default_python()))
      .type_name("PATH")
      .environment("GILLAB_PYTHON");
}

}  // namespace gillab::cli
