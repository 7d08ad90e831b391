#include "tell/format/terminal/calibration_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/support/median.h"
#include "measure/lab/statistics.h"
#include "tell/format/terminal/column_table.h"
#include "tell/words/names.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::output {

namespace {

/// "nothing changed", "20 % of the efficiency lost".
std::string meaning_of(const std::string& arm) {
  if (arm == lab::kHonestWork) return "nothing changed: a FAIL is a false alarm";
  if (arm == "kept") return "never lets go of the GIL";
  if (arm.starts_with("loss-")) return fmt::format("{} % of the efficiency lost", arm.substr(5));
  return arm;
}

double median_of(const lab::Calibration& calibration, double lab::Trial::*number) {
  std::vector<double> numbers;
  for (const lab::Trial& trial : calibration.trials)
    numbers.push_back(trial.*number);
  return gillab::median(std::move(numbers));
}

std::string conditions_line(const lab::Calibration& calibration, const Style& style) {
  const char* dot = style.unicode ? " · " : " - ";
  std::string line = calibration.neighbour ? "beside a bursty neighbour" : "no neighbour of gillab's own";
  line += fmt::format("{}load average {}", dot, number(median_of(calibration, &lab::Trial::load_average)));
  line +=
      fmt::format("{}{} of the rounds clean", dot, percent(median_of(calibration, &lab::Trial::clean_share)));
  line += fmt::format("{}capacity {} of {}", dot, number(median_of(calibration, &lab::Trial::capacity)),
                      calibration.context.machine.usable_cpus);
  return line;
}

}  // namespace

std::string calibration_table(const lab::Calibration& calibration, const Style& style) {
  if (calibration.trials.empty()) return "No trial came to its end.\n";
  ColumnTable table({{.header = "arm", .left = true, .importance = 9},
                     {.header = "trials", .importance = 8},
                     {.header = "PASS", .importance = 7},
                     {.header = "FAIL", .importance = 9},
                     {.header = "INCONCLUSIVE", .importance = 7},
                     {.header = "share that FAILs", .importance = 8},
                     {.header = "time", .importance = 5},
                     {.header = "slowest", .importance = 4},
                     {.header = "", .left = true, .importance = 1}});
  for (const lab::ArmSummary& arm : summarise(calibration)) {
    table.add({arm.arm, count(arm.trials), count(arm.passed), count(arm.failed), count(arm.inconclusive),
               fmt::format("{} [{}, {}]", percent(arm.failing.value), percent(arm.failing.lower),
                           percent(arm.failing.upper)),
               duration(arm.median_s, style.unicode), duration(arm.slowest_s, style.unicode),
               meaning_of(arm.arm)});
  }
  std::string text = fmt::format(
      "What the gate says at a tolerance of {}, {}\n{}\n\n", percent(calibration.tolerance),
      one_line(python_name(calibration.context.python), style.unicode), conditions_line(calibration, style));
  return text + table.drawn(style);
}

}  // namespace gillab::output
