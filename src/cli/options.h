#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace gillab::cli {

/// What a value must be like.
struct Check {
  std::string type;                                     ///< what help calls the value: "SECONDS"
  std::function<std::string(std::string& text)> wrong;  ///< why not, empty when it is; may tidy the text
};

/// One option or word of a command, to be told more of.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option& type_name(const std::string& name);  ///< what help calls its value
  Option& required();
  Option& check(const Check& check);
  Option& show_default();  ///< in help
  Option& one_each();      ///< takes one value each time it is given, and may be given again
  Option& environment(const std::string& variable);  ///< says it where the command line does not

 private:
  CLI::Option* option_;
};

/// What a command takes, and how its help tells it. The library behind it is compiled in options.cpp alone:
/// every file that included it took seconds longer.
class Options {
 public:
  Options(const std::string& description, const std::string& command);
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  Options(Options&&) = delete;
  Options& operator=(Options&&) = delete;
  ~Options();

  /// An option ("--size") or, without dashes, a word of the command line; what is said goes into `value`.
  Option add(const std::string& name, std::string& value, const std::string& help);
  Option add(const std::string& name, std::vector<std::string>& value, const std::string& help);
  Option add(const std::string& name, int& value, const std::string& help);
  Option add(const std::string& name, double& value, const std::string& help);
  Option add(const std::string& name, std::uint32_t& value, const std::string& help);
  Option add(const std::string& name, std::uint64_t& value, const std::string& help);
  Option add(const std::string& name, std::optional<int>& value, const std::string& help);
  Option add(const std::string& name, std::optional<double>& value, const std::string& help);
  Option add_flag(const std::string& name, bool& value, const std::string& help);
  Option add_flag(const std::string& name, std::function<void()> given, const std::string& help);

  void footer(const std::string& text);  ///< below the help

  /// Whether the word is an option that takes a value.
  [[nodiscard]] bool takes_value(const std::string& word) const;

  /// Throws when the words say one of these options, which are for measuring, beside a results file.
  static void refuse_measuring(const Words& words, const std::vector<std::string>& options);

  /// Reads a command's words into the values. True when the command should go on; false when help was asked
  /// for and has been printed. Throws gillab::Error with a full sentence for bad usage.
  [[nodiscard]] bool parse(const Words& words);

 private:
  std::unique_ptr<CLI::App> app_;
};

/// Whole numbers from `lowest` to `highest`.
[[nodiscard]] Check whole_number(int lowest, int highest);

/// Any whole number that fits 64 bits without a sign.
[[nodiscard]] Check seed_number();

/// Finite seconds from `lowest` to `highest`.
[[nodiscard]] Check seconds(double lowest, double highest);

/// Percents from `lowest` to `highest`, with or without the sign, which is taken away.
[[nodiscard]] Check percent(double lowest, double highest);

/// Adds `--python` to a command that needs an interpreter.
void add_python_option(Options& options, std::string& python);

}  // namespace gillab::cli
