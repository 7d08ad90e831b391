#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/files/file_list.h"
#include "base/protocol/executor.h"
#include "base/support/suggestion.h"
#include "base/support/text.h"
#include "base/system/machine.h"
#include "cli/context.h"
#include "cli/export_formats.h"
#include "cli/inputs.h"
#include "cli/laboratory.h"
#include "cli/neighbour.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "measure/gate/calibration.h"
#include "measure/gate/gate_plan.h"
#include "measure/lab/campaign.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/calibration.h"

namespace gillab::cli {

namespace {

struct CalibrateArguments {
  int trials = 20;
  bool neighbour = false;
  bool quiet = false;
  std::vector<std::string> arms;
  double tolerance_percent = 10;
  std::string python;
  Exports<lab::Calibration> exports = exports_of_calibrate();
  std::uint64_t seed = 0;
};

bool read_arguments(CalibrateArguments& arguments, const Words& words) {
  Options app(
      "Tests the gate itself on this machine: how often 'gillab check' fails honest work, and how often it "
      "notices known losses.",
      "gillab calibrate");
  arguments.seed = std::random_device()();
  app.add("--trials", arguments.trials, "checks of each arm; one takes about 5 s, 20 s with losses")
      .check(whole_number(1, 100000))
      .show_default();
  app.add("--arm", arguments.arms,
          "only this: work (nothing changed), loss-5, loss-10, loss-15, loss-20 (percent of the "
          "efficiency lost), kept (the GIL is never let go); may be repeated; default: all")
      .type_name("NAME")
      .one_each();
  app.add_flag("--neighbour", arguments.neighbour, "beside a bursty neighbour on the same CPUs");
  app.add("--tolerance", arguments.tolerance_percent, "as for 'gillab check'")
      .check(percent(0, 90))
      .show_default();
  app.add("--seed", arguments.seed, "seed of the order in which variants run").check(seed_number());
  add_python_option(app, arguments.python);
  arguments.exports.add_options(app);
  app.add_flag("--quiet", arguments.quiet, "no table and no progress line");
  return app.parse(words);
}

std::filesystem::path work_file(const launch::Installation& installation) {
  return installation.python_path() / "gillab" / "calibration.py";
}

/// What is read and written; nothing that is read is overwritten.
files::FileList checked_files(const CalibrateArguments& arguments) {
  files::FileList files;
  declare_scenarios(files, {work_file(launch::Installation())});
  declare_python(files, arguments.python);
  arguments.exports.declare(files);
  if (!arguments.quiet) files.prints();
  files.check();
  return files;
}

/// The arms that the scenario has, the honest work first.
std::vector<std::string> arms_of(const protocol::Scenario& scenario) {
  std::vector<std::string> arms;
  for (const protocol::Variant& variant : scenario.variants) {
    if (protocol::executor_named(variant.executor).parallel) arms.push_back(variant.implementation);
  }
  return arms;
}

std::vector<std::string> chosen_arms(const CalibrateArguments& arguments,
                                     const protocol::Scenario& scenario) {
  const std::vector<std::string> known = arms_of(scenario);
  for (const std::string& arm : arguments.arms) {
    if (std::ranges::find(known, arm) == known.end()) {
      throw Error(fmt::format("--arm {}: there is no such arm; there are {}.{}", arm, enumerate(known),
                              did_you_mean(arm, known)));
    }
  }
  return arguments.arms.empty() ? known : arguments.arms;
}

/// A baseline that happened to come out high or low must not colour all trials.
constexpr int kTrialsForABaseline = 20;
constexpr int kBaselineAttempts = 5;

class Trials {
 public:
  explicit Trials(CalibrateArguments& arguments)
      : arguments_(&arguments),
        laboratory_(arguments.python),
        progress_(arguments.quiet),
        scenario_(read_scenario()),
        arms_(chosen_arms(arguments, scenario_)),
        campaign_(describe_context(laboratory_, arguments.seed), means_of(laboratory_, progress_)),
        calibration_{.context = campaign_.results().context,
                     .tolerance = arguments.tolerance_percent / 100,
                     .neighbour = arguments.neighbour,
                     .trials = {}} {}

  /// Runs them all, and writes after each what is known. False when the user interrupted.
  bool run() {
    for (int trial = 0; trial < arguments_->trials; ++trial) {
      if (trial % kTrialsForABaseline == 0 && !measure_baseline(trial)) return false;
      if (!run_trial(trial)) return false;
    }
    return true;
  }

  [[nodiscard]] const lab::Calibration& calibration() const { return calibration_; }
  void clear_progress() { progress_.clear(); }

 private:
  protocol::Scenario read_scenario() {
    progress_.say("reading the work");
    return *read_catalogue({work_file(laboratory_.installation())}, laboratory_).front().scenario;
  }

  [[nodiscard]] std::uint64_t seed_of(int run) const {
    return arguments_->seed + static_cast<std::uint64_t>(run);
  }

  /// The baseline is measured without the neighbour, as its owner would.
  bool measure_baseline(int trial) {
    for (int attempt = 0; attempt < kBaselineAttempts; ++attempt) {
      lab::ScenarioPlan plan = lab::plan_scenario(scenario_, {.only = {"work/*"}, .seed = seed_of(++runs_)});
      lab::ScenarioResult result = campaign_.measure(plan, trial + 1, arguments_->trials);
      if (result.interrupted) return false;
      const std::vector<lab::Promise> promises = lab::promises_of(result).made;
      const auto found = std::ranges::find(promises, lab::Gauge::kEfficiency, &lab::Promise::gauge);
      if (found == promises.end()) continue;
      promise_ = *found;
      baseline_ = std::move(result);
      return true;
    }
    throw Error(
        fmt::format(
            "No baseline could be measured in {} attempts: this machine is too busy, or has one CPU only. "
            "'gillab doctor' tells more.",
            kBaselineAttempts),
        ExitStatus::kInconclusive);
  }

  bool run_trial(int trial) {
    lab::ScenarioPlan plan = lab::plan_check(scenario_, baseline_, {promise_}, {.seed = seed_of(++runs_)});
    for (const std::string& arm : arms_) {
      const std::string variant = arm + "/threads";
      if (std::ranges::find(plan.variants, variant) == plan.variants.end()) plan.variants.push_back(variant);
    }
    std::optional<process::Child> neighbour;
    if (arguments_->neighbour) neighbour.emplace(start_neighbour(laboratory_.installation()));
    const std::vector<double> load = system::inspect_machine().load_avg;
    lab::TrialWatch watch(promise_, {.tolerance = calibration_.tolerance}, arms_, &seconds_now);
    const lab::ScenarioResult result =
        campaign_.measure(plan, trial + 1, arguments_->trials, std::ref(watch));
    if (result.interrupted) return false;
    calibration_.trials.push_back(watch.finish(result, load.empty() ? 0 : load.front()));
    calibration_.context = campaign_.results().context;
    arguments_->exports.keep(calibration_);
    return true;
  }

  CalibrateArguments* arguments_;
  Laboratory laboratory_;
  ProgressLine progress_;
  protocol::Scenario scenario_;
  std::vector<std::string> arms_;
  lab::Campaign campaign_;
  lab::Calibration calibration_;
  lab::ScenarioResult baseline_;
  lab::Promise promise_;
  int runs_ = 0;
};

}  // namespace

ExitStatus calibrate_command(const Words& words) {
  CalibrateArguments arguments;
  if (!read_arguments(arguments, words)) return ExitStatus::kOk;
  std::FILE* const tables = checked_files(arguments).tables();
  Trials trials(arguments);
  const bool complete = trials.run();
  trials.clear_progress();
  const auto write = [&] {
    if (complete) arguments.exports.finish(trials.calibration());
  };
  write_then_print(write, [&] {
    if (!arguments.quiet)
      fmt::print(tables, "{}", terminal::drawn(report::calibration(trials.calibration()), style_for(tables)));
  });
  return complete ? ExitStatus::kOk : ExitStatus::kInterrupted;
}

}  // namespace gillab::cli
