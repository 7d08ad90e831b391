#include "tell/report/calibration.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "tell/words/calibration.h"
#include "tell/words/names.h"
#include "tell/words/units.h"

namespace gillab::report {

namespace {

std::vector<std::string> conditions(const lab::Calibration& calibration) {
  return {calibration.neighbour ? "beside a bursty neighbour" : "no neighbour of gillab's own",
          "load average " + words::number(median_of(calibration, &lab::Trial::load_average)),
          words::percent(median_of(calibration, &lab::Trial::clean_share)) + " of the rounds clean",
          fmt::format("capacity {} of {}", words::number(median_of(calibration, &lab::Trial::capacity)),
                      calibration.context.machine.usable_cpus)};
}

blocks::Table arms(const lab::Calibration& calibration) {
  blocks::Table table{.columns = {{.header = "arm", .left = true, .importance = 9},
                                  {.header = "trials", .importance = 8},
                                  {.header = "PASS", .importance = 7},
                                  {.header = "FAIL", .importance = 9},
                                  {.header = "INCONCLUSIVE", .importance = 7},
                                  {.header = "share that FAILs", .importance = 8},
                                  {.header = "time", .importance = 5},
                                  {.header = "slowest", .importance = 4},
                                  {.header = "", .left = true, .importance = 1}},
                      .rows = {}};
  for (const lab::ArmSummary& arm : summarise(calibration)) {
    table.rows.push_back(
        {.cells = {arm.arm, blocks::Count{arm.trials}, blocks::Count{arm.passed}, blocks::Count{arm.failed},
                   blocks::Count{arm.inconclusive},
                   blocks::Interval{.estimate = arm.failing, .measure = "failing_share"},
                   blocks::Seconds{arm.median_s}, blocks::Seconds{arm.slowest_s}, words::meaning(arm.arm)},
         .note = {}});
  }
  return table;
}

}  // namespace

blocks::Page calibration(const lab::Calibration& calibration) {
  if (calibration.trials.empty()) return {blocks::Prose{.text = "No trial came to its end."}};
  return {blocks::Heading{.title = fmt::format("What the gate says at a tolerance of {}, {}",
                                               words::percent(calibration.tolerance),
                                               words::python_name(calibration.context.python)),
                          .rest = {}},
          blocks::Facts{.parts = conditions(calibration), .label = {}}, blocks::Gap{}, arms(calibration)};
}

}  // namespace gillab::report
