#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "base/files/file_list.h"
#include "base/support/suggestion.h"
#include "base/support/text.h"
#include "cli/context.h"
#include "cli/export_formats.h"
#include "cli/inputs.h"
#include "cli/laboratory.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "measure/gate/appetite.h"
#include "measure/gate/gate.h"
#include "measure/gate/gate_plan.h"
#include "measure/lab/campaign.h"
#include "measure/lab/outcome.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/gate.h"
#include "tell/words/gate.h"

namespace gillab::cli {

namespace {

struct CheckArguments {
  std::vector<std::string> words;  ///< a results file, or with --run names of scenarios
  bool run = false;
  bool quiet = false;
  bool pass_inconclusive = false;
  bool require = false;
  std::string baseline;
  double tolerance_percent = 10;
  std::vector<std::string> allowed;
  std::string python;
  lab::GateOptions gate;
  lab::RunOptions options;
  Exports<Checked> exports = exports_of_check();
};

std::vector<lab::Difference> differences_named(const std::vector<std::string>& words) {
  std::vector<lab::Difference> found;
  for (const std::string& word : words) {
    const auto named = std::ranges::find(lab::differences(), word, &lab::DifferenceTraits::word);
    if (named == lab::differences().end()) {
      std::vector<std::string> known;
      for (const lab::DifferenceTraits& each : lab::differences())
        known.emplace_back(each.word);
      throw Error(fmt::format("--allow {}: there is no such difference; there are {}.{}", word,
                              enumerate(known), did_you_mean(word, known)));
    }
    found.push_back(named->difference);
  }
  return found;
}

std::string help_for_allow() {
  std::string help = "compare in spite of a difference; may be repeated";
  for (const lab::DifferenceTraits& each : lab::differences())
    help +=
        fmt::format("{} {} ({})", &each == lab::differences().data() ? ":" : ",", each.word, each.meaning);
  return help;
}

/// Reads the words; false when only help was wanted.
bool read_arguments(CheckArguments& arguments, const Words& words) {
  Options app("Holds results to a baseline: PASS, FAIL or INCONCLUSIVE for everything the baseline promises.",
              "gillab check");
  arguments.options.seed = std::random_device()();
  app.add("results", arguments.words,
          "a file that 'gillab run --export-json' wrote, - for standard input; with --run, names or "
          "files of scenarios (none: the bundled ones of the baseline)");
  app.add_flag("--run", arguments.run, "measure now, as much as the verdicts need");
  app.add("--baseline", arguments.baseline, "the results file to be held to").type_name("FILE").required();
  app.add("--tolerance", arguments.tolerance_percent, "a loss of that many percent is no regression")
      .check(percent(0, 90))
      .show_default();
  app.add("--only", arguments.gate.only, "only variants matching this pattern: 'native-*'; may be repeated")
      .type_name("GLOB")
      .one_each();
  app.add("--allow", arguments.allowed, help_for_allow()).type_name("WHAT").one_each();
  app.add_flag("--pass-inconclusive", arguments.pass_inconclusive,
               "exit with 0 rather than 3 when a busy machine left something undecided");
  app.add_flag(
      "--require", arguments.require,
      "refuse a baseline that gates less than it seems to: variants of which it does not tell enough, "
      "floors far below the tolerance");
  app.add("--timeout", arguments.options.timeout_s, "with --run: seconds for any one thing a variant does")
      .check(seconds(0.001, 86400));
  app.add("--seed", arguments.options.seed, "with --run: seed of the order in which variants run")
      .check(seed_number());
  add_python_option(app, arguments.python);
  arguments.exports.add_options(app);
  app.add_flag("--quiet", arguments.quiet, "no table and no progress line");
  if (!app.parse(words)) return false;
  arguments.gate.tolerance = arguments.tolerance_percent / 100;
  arguments.gate.allowed = differences_named(arguments.allowed);
  if (!arguments.run && arguments.words.size() != 1) {
    throw Error(arguments.words.empty()
                    ? "check needs a results file, or --run and the names of scenarios to measure."
                    : "check takes one results file; with --run, names of scenarios.");
  }
  if (!arguments.run) Options::refuse_measuring(words, {"--timeout", "--seed", "--python"});
  return true;
}

const lab::ScenarioResult& of_baseline(const lab::Results& baseline, const std::string& file,
                                       const std::string& name) {
  std::vector<std::string> known;
  for (const lab::ScenarioResult& result : baseline.scenarios) {
    if (result.scenario.name == name) return result;
    known.push_back(result.scenario.name);
  }
  throw Error(
      fmt::format("The baseline {} has nothing of the scenario {}; it has {}. Add it with 'gillab run'.",
                  file, name, known.empty() ? "none" : enumerate(known)));
}

/// With --run: the scenarios that the user names, else the baseline's.
std::vector<std::filesystem::path> chosen_files(const CheckArguments& arguments,
                                                const lab::Results& baseline) {
  std::vector<std::string> names = arguments.words;
  if (names.empty()) {
    for (const lab::ScenarioResult& result : baseline.scenarios)
      names.push_back(result.scenario.name);
  }
  return files_named(names, launch::Installation());
}

/// What is read and written, scenarios apart; nothing that is read is overwritten.
files::FileList files_of(const CheckArguments& arguments) {
  files::FileList files;
  declare_baseline(files, arguments.baseline);
  if (arguments.run) {
    declare_python(files, arguments.python);
  } else {
    declare_results(files, arguments.words.front());
  }
  arguments.exports.declare(files);
  if (!arguments.quiet) files.prints();
  return files;
}

/// Throws when the baseline gates less of these scenarios than it seems to.
void refuse_weak(const lab::Results& baseline, const CheckArguments& arguments,
                 const std::vector<std::string>& checked) {
  std::string weak;
  for (const lab::Note& note : lab::weaknesses(baseline, arguments.gate, checked))
    weak += "\n  " + words::note(note);
  if (weak.empty()) return;
  throw Error(
      fmt::format("--require: the baseline {} gates less than it seems to:{}\nMeasure it again on a quieter "
                  "machine or with "
                  "more rounds ('gillab run --rounds 30'), or select what it can hold with --only.",
                  arguments.baseline, weak));
}

/// The scenarios that are to be measured, or were.
std::vector<std::string> checked_names(const std::vector<std::filesystem::path>& files,
                                       const std::optional<lab::Results>& measured) {
  std::vector<std::string> names;
  if (measured) {
    for (const lab::ScenarioResult& result : measured->scenarios)
      names.push_back(result.scenario.name);
  }
  for (const std::filesystem::path& file : files)
    names.push_back(name_of(file));
  return names;
}

[[noreturn]] void refuse_empty(const CheckArguments& arguments) {
  throw Error(fmt::format(
      "There is nothing to compare: {} promises nothing of {}{}. It needs scenarios that were measured in "
      "clean rounds; 'gillab show {}' tells.",
      arguments.baseline, arguments.run ? "what is to be measured" : "what was measured",
      arguments.gate.only.empty() ? "" : " and selected by --only", arguments.baseline));
}

/// Scenarios to measure for a check, each with its part of the baseline.
class Measurement {
 public:
  Measurement(const CheckArguments& arguments, const lab::Results& baseline,
              const std::vector<std::filesystem::path>& files)
      : arguments_(&arguments), baseline_(&baseline), files_(&files), laboratory_(arguments.python) {}

  [[nodiscard]] lab::Results run(const std::function<void(const lab::Results&)>& keep) {
    ProgressLine progress(arguments_->quiet);
    progress.say("reading the scenarios");
    lab::Campaign campaign(describe_context(laboratory_, arguments_->options.seed),
                           means_of(laboratory_, progress));
    const std::vector<Part> parts = read_parts();
    refuse_in_vain(campaign.results().context, parts);
    const int comparisons = count_promises(parts);
    std::vector<lab::Errand> errands;
    for (const Part& part : parts)
      errands.push_back({.entry = part.entry, .plan = part.plan, .appetite = appetite_of(part, comparisons)});
    campaign.run(errands, keep);
    return campaign.results();
  }

 private:
  struct Part {
    lab::CatalogueEntry entry;
    std::vector<lab::Promise> promises;
    std::optional<lab::ScenarioPlan> plan;  ///< absent when the scenario needs what is not here
  };

  [[nodiscard]] std::vector<Part> read_parts() const {
    std::vector<Part> parts;
    for (lab::CatalogueEntry& entry : read_catalogue(*files_, laboratory_, arguments_->options.timeout_s)) {
      const std::string name = name_of(entry.file);
      const lab::ScenarioResult& base = of_baseline(*baseline_, arguments_->baseline, name);
      Part part{
          .entry = std::move(entry), .promises = selected_promises(base, arguments_->gate).made, .plan = {}};
      if (part.entry.scenario)
        part.plan = lab::plan_check(*part.entry.scenario, base, part.promises, arguments_->options);
      parts.push_back(std::move(part));
    }
    return parts;
  }

  /// As many processes as its verdicts need.
  [[nodiscard]] lab::Session::Appetite appetite_of(const Part& part, int comparisons) const {
    return lab::GateAppetite(part.promises,
                             {.tolerance = arguments_->gate.tolerance, .comparisons = comparisons});
  }

  static int count_promises(const std::vector<Part>& parts) {
    std::size_t count = 0;
    for (const Part& part : parts)
      count += part.promises.size();
    return static_cast<int>(count);
  }

  /// Throws when nothing of what would be measured could be compared.
  void refuse_in_vain(const lab::Context& context, const std::vector<Part>& parts) const {
    lab::Results expected{.context = context};
    for (const Part& part : parts) {
      if (!part.plan) continue;
      lab::ScenarioResult result;
      result.scenario = part.plan->scenario;
      result.size = part.plan->size;
      result.parameters = part.plan->parameters;
      result.threads = part.plan->threads;
      expected.scenarios.push_back(std::move(result));
    }
    const lab::GateReport report = lab::gate(expected, *baseline_, arguments_->gate);
    if (count_promises(parts) == 0) refuse_empty(*arguments_);
    if (report.judgements.empty())
      return;  // what needs something that is not here is skipped, and said to be
    if (report.count(lab::GateVerdict::kInconclusive) + report.count(lab::GateVerdict::kNotMeasured) > 0)
      return;
    throw Error(fmt::format("Nothing can be compared with the baseline {}: {}.", arguments_->baseline,
                            words::reason(report.judgements.front())));
  }

  const CheckArguments* arguments_;
  const lab::Results* baseline_;
  const std::vector<std::filesystem::path>* files_;
  Laboratory laboratory_;
};

/// What a script wants to know first: that it was interrupted, that something got slower, that something
/// broke, that the baseline does not fit.
ExitStatus status_of(const lab::Results& results, const lab::GateReport& report, bool pass_inconclusive) {
  const ExitStatus outcome = lab::outcome_of(results);
  if (outcome == ExitStatus::kInterrupted) return outcome;
  if (report.count(lab::GateVerdict::kFail) > 0) return ExitStatus::kRegression;
  if (outcome != ExitStatus::kOk) return outcome;
  if (report.count(lab::GateVerdict::kRefused) > 0) return ExitStatus::kUsage;
  const bool open = report.count(lab::GateVerdict::kInconclusive) > 0 && !pass_inconclusive;
  return open || report.count(lab::GateVerdict::kNotMeasured) > 0 ? ExitStatus::kInconclusive
                                                                  : ExitStatus::kOk;
}

}  // namespace

ExitStatus check_command(const Words& words) {
  CheckArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  files::FileList files = files_of(arguments);
  files.check();
  const lab::Results baseline = read_results(arguments.baseline);
  std::vector<std::filesystem::path> scenarios;
  if (arguments.run) {
    scenarios = chosen_files(arguments, baseline);
    declare_scenarios(files, scenarios);
    files.check();
  }
  const std::optional<lab::Results> measured =
      arguments.run ? std::nullopt : std::optional(read_results(arguments.words.front()));
  if (arguments.require) refuse_weak(baseline, arguments, checked_names(scenarios, measured));
  std::FILE* const tables = files.tables();
  const auto keep = [&](const lab::Results& so_far) {
    const lab::GateReport report = lab::gate(so_far, baseline, arguments.gate);
    arguments.exports.keep({.results = &so_far, .report = &report});
  };
  const lab::Results results = measured ? *measured : Measurement(arguments, baseline, scenarios).run(keep);
  const lab::GateReport report = lab::gate(results, baseline, arguments.gate);
  if (report.judgements.empty() && lab::outcome_of(results) != ExitStatus::kInterrupted)
    refuse_empty(arguments);
  write_then_print([&] { arguments.exports.finish({.results = &results, .report = &report}); },
                   [&] {
                     if (!arguments.quiet)
                       fmt::print(tables, "{}", terminal::drawn(report::gate(report), style_for(tables)));
                   });
  return status_of(results, report, arguments.pass_inconclusive);
}

}  // namespace gillab::cli
