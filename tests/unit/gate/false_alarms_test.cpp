#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "measure/gate/appetite.h"
#include "measure/gate/promise.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using testing::ScenarioBuilder;

/// Checks of work on two CPUs whose rounds and processes differ by chance.
class Simulation {
 public:
  /// Deviations of the logarithms: of rounds, and of processes.
  Simulation(double rounds, double processes) : rounds_(rounds), processes_(processes) {}

  /// The verdict on a run whose threads take that many times as long as the baseline's.
  GateVerdict check(double threads_s) {
    ScenarioBuilder baseline = scenario();
    for (int process = 0; process < 5; ++process)
      measure(baseline, process, 1);
    const auto made = promises_of(baseline.result()).made;
    const Promise promise = *std::ranges::find(made, Gauge::kEfficiency, &Promise::gauge);
    const Strictness strictness{.tolerance = 0.1, .comparisons = 3};
    GateAppetite appetite({promise}, strictness);
    ScenarioBuilder current = scenario();
    Course course{.processes = 1};
    for (int process = 0; process < course.processes; ++process) {
      measure(current, process, threads_s);
      course = appetite(current.result(), {.done = process + 1, .planned = 4});
    }
    return judge(current.result(), promise, strictness).verdict;
  }

 private:
  static ScenarioBuilder scenario() {
    ScenarioBuilder builder;
    builder.variant("native", "serial").variant("native", "threads");
    return builder;
  }

  void measure(ScenarioBuilder& builder, int process, double threads_s) {
    const double bias = processes_ * standard_(random_);
    for (int round = 0; round < 10; ++round) {
      const double serial_s = std::exp(rounds_ * standard_(random_));
      const double parallel_s = 0.51 * threads_s * std::exp(bias + rounds_ * standard_(random_));
      builder.round({{"native/serial", serial_s}, {"native/threads", parallel_s}}, 2, process);
    }
  }

  double rounds_;
  double processes_;
  std::mt19937_64 random_{12};
  std::normal_distribution<double> standard_;
};

int failures(Simulation simulation, double threads_s, int runs) {
  int failed = 0;
  for (int i = 0; i < runs; ++i)
    failed += simulation.check(threads_s) == GateVerdict::kFail;
  return failed;
}

TEST(FalseAlarms, AreAtMostOneInAHundredHoweverTheRoundsSpread) {
  constexpr int kRuns = 300;
  for (const double rounds : {0.01, 0.03, 0.1}) {
    for (const double processes : {0.0, 0.5, 1.0})
      EXPECT_LE(failures({rounds, processes * rounds}, 1, kRuns), kRuns / 100) << rounds << " " << processes;
  }
}

TEST(FalseAlarms, AreNotAvoidedByMissingWhatIsLost) {
  constexpr int kRuns = 100;
  for (const double rounds : {0.01, 0.03})
    EXPECT_GE(failures({rounds, rounds / 2}, 1.25, kRuns), 95) << rounds;
}

}  // namespace
}  // namespace gillab::lab
