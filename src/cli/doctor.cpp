#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/launch/embedding_tax.h"
#include "base/support/median.h"
#include "base/system/machine.h"
#include "base/system/run_delay.h"
#include "cli/missing.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/selection.h"
#include "cli/terminal.h"
#include "measure/lab/statistics.h"
#include "tell/words/text.h"
#include "tell/words/units.h"
#include "work/native/capacity.h"

namespace gillab::cli {

namespace {

constexpr int kCapacityProbes = 15;
constexpr double kCapacityWork_s = 0.03;
constexpr int kTaxPairs = 5;
constexpr int kTextColumn = 17;

// Beyond these, numbers suffer enough to tell the user.
constexpr double kBusyLoad = 0.5;
constexpr double kMuchSteal = 0.01;
constexpr double kPoorCapacity = 0.9;
constexpr double kMuchTax = 1.10;

/// Prints findings as they are made: a mark, a subject, what was found.
class Report {
 public:
  Report() : style_(style_for(stdout)) {}

  void heading(const std::string& text) const {
    fmt::print("{}{}{}\n", style_.colour ? "\x1b[1m" : "", text, style_.colour ? "\x1b[0m" : "");
  }
  void fact(const std::string& subject, const std::string& text) const { line(" ", "", subject, text); }
  void judge(bool good, const std::string& subject, const std::string& text,
             const std::string& advice) const {
    const char* mark = style_.unicode ? (good ? "✓" : "!") : (good ? "+" : "!");
    line(mark, good ? "\x1b[32m" : "\x1b[33m", subject, good ? text : text + " " + advice);
  }
  [[nodiscard]] const terminal::Style& style() const { return style_; }

 private:
  void line(const char* mark, const char* colour, const std::string& subject, const std::string& text) const {
    std::string lead = fmt::format("  {}{}{} {:<12} ", style_.colour ? colour : "", mark,
                                   style_.colour ? "\x1b[0m" : "", subject);
    const std::string clean = words::one_line(text, style_.unicode);
    for (const std::string& part : words::wrapped(clean, style_.width - kTextColumn)) {
      fmt::print("{}{}\n", lead, part);
      lead = std::string(kTextColumn, ' ');
    }
    std::fflush(stdout);
  }

  terminal::Style style_;
};

void report_machine(const Report& report, const system::Machine& machine) {
  report.heading("This machine");
  report.fact("processor", machine.cpu_model);
  std::string cpus = fmt::format("{} of {} usable", machine.usable_cpus, machine.num_cpus);
  if (machine.cgroup_limit)
    cpus += fmt::format(" (the cgroup allows {})", words::limit(*machine.cgroup_limit));
  report.judge(machine.usable_cpus > 1, "CPUs", cpus + ".",
               "With one CPU no threads can be faster than one.");
  if (!machine.load_avg.empty()) {
    report.judge(machine.load_avg.front() < kBusyLoad, "load",
                 fmt::format("{} over the last minute.", words::hundredths(machine.load_avg.front())),
                 "Something else is running: expect tainted rounds, or wait until it is done.");
  }
  if (machine.steal) {
    report.judge(*machine.steal < kMuchSteal, "steal",
                 fmt::format("{} of CPU time since boot went to other guests of this host.",
                             words::percent(*machine.steal)),
                 "Rounds with steal are left out.");
  }
  if (machine.governor) {
    report.judge(*machine.governor == "performance", "governor", *machine.governor + ".",
                 "The clock may change between rounds; 'performance' keeps it still.");
  } else {
    report.fact("governor", "not visible here, as in most virtual machines.");
  }
  const bool told = system::run_delay_s().has_value();
  report.judge(
      told, "schedstat",
      told ? "the kernel tells who waited for a CPU."
           : "the kernel does not tell who waited for a CPU (/proc/thread-self/schedstat).",
      "No round is left out for that: a busy machine shows in the capacity and in the A/A null alone.");
}

void report_capacity(const Report& report, const system::Machine& machine) {
  const int threads = machine.usable_cpus;
  std::vector<double> speedups;
  for (int probe = 0; probe < kCapacityProbes; ++probe) {
    speedups.push_back(native::measure_capacity(threads, threads, kCapacityWork_s).speedup());
  }
  const auto [lowest, highest] = std::ranges::minmax(speedups);
  const double middle = gillab::median(speedups);
  report.judge(middle >= kPoorCapacity * threads, "capacity",
               fmt::format("{} pure native threads reach {}x (between {}x and {}x in {} tries).", threads,
                           words::hundredths(middle), words::hundredths(lowest), words::hundredths(highest),
                           kCapacityProbes),
               "That is the ceiling for anything here: other work, or CPUs that share a core.");
}

void report_python(const Report& report, const Laboratory& laboratory) {
  report.heading("This Python");
  const launch::Interpreter& interpreter = laboratory.interpreter();
  report.fact("version",
              fmt::format("CPython {} {}", interpreter.version,
                          interpreter.free_threaded() ? "without a GIL (free-threaded)" : "with the GIL"));
  report.fact("executable", interpreter.executable.string());
  const launch::EmbeddingTax tax =
      launch::measure_embedding_tax(laboratory.installation(), interpreter, laboratory.workers(),
                                    {.scenario = laboratory.installation().scenarios() / "primes.py",
                                     .parameters = R"({"n": 20000})",
                                     .variant = "python/serial"},
                                    kTaxPairs);
  report.judge(
      tax.ratio <= kMuchTax, "tax",
      fmt::format("embedding tax {}x: the loop of primes takes {} in a worker, {} in plain Python "
                  "({} pairs).",
                  words::hundredths(tax.ratio), words::duration(tax.worker_s, report.style().unicode),
                  words::duration(tax.plain_s, report.style().unicode), tax.pairs),
      "The host slows Python down, so native code looks better than it is.");
}

void report_scenarios(const Report& report, const Laboratory& laboratory) {
  report.heading("The bundled scenarios");
  const std::vector<lab::CatalogueEntry> entries =
      read_catalogue(bundled_files(laboratory.installation()), laboratory);
  std::size_t variants = 0;
  std::size_t skipped = 0;
  for (const lab::CatalogueEntry& entry : entries) {
    if (!entry.scenario) continue;
    for (const protocol::Variant& variant : entry.scenario->variants) {
      ++variants;
      if (!variant.unavailable.empty()) ++skipped;
    }
  }
  report.judge(skipped == 0, "variants", fmt::format("{} of {} can run here.", variants - skipped, variants),
               "The others are skipped:");
  for (const std::string& sentence : describe_missing(entries, laboratory))
    report.fact("", sentence);
}

}  // namespace

ExitStatus doctor_command(const Words& words) {
  std::string python;
  Options app("Tells what this machine and this Python can show, and what spoils numbers.", "gillab doctor");
  add_python_option(app, python);
  if (!app.parse(words)) return ExitStatus::kOk;

  const Laboratory laboratory(python);
  const system::Machine machine = system::inspect_machine();
  const Report report;
  report_machine(report, machine);
  report_capacity(report, machine);
  report_python(report, laboratory);
  report_scenarios(report, laboratory);
  return ExitStatus::kOk;
}

}  // namespace gillab::cli
