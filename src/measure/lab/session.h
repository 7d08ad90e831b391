#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/protocol/worker.h"
#include "measure/lab/plan.h"
#include "measure/lab/progress.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// What a scenario has cost until now.
struct Spent {
  int done = 0;          ///< processes
  int planned = 0;       ///< processes
  double elapsed_s = 0;  ///< since the scenario began
};

/// How a scenario goes on.
struct Course {
  int processes = 0;                  ///< how many there should be in all
  std::vector<std::string> variants;  ///< that the next one measures, beside the reference; empty: all
  std::vector<std::string> about;     ///< the variants for whose sake it goes on, for the progress
  double process_s = 0;  ///< about how long the next one takes; 0: as many rounds as those before
  double fraction = 0;   ///< of the time that it may take in all, for the progress
};

/// Runs scenarios: starts one worker for each replicate, checks every variant's result, then measures rounds
/// in random order. A variant that fails, crashes or hangs costs only itself: the worker is replaced and the
/// rest goes on. Compares and judges at the end of each scenario.
class Session {
 public:
  using Clock = std::function<double()>;  ///< seconds since anything
  using Observer = std::function<void(const Progress&)>;

  Session(protocol::WorkerFactory start_worker, Clock clock, Observer observe, int usable_cpus);

  /// Asked after each process with what was measured until then, compared and judged by intervals of
  /// kInterimConfidence.
  using Appetite = std::function<Course(const ScenarioResult& so_far, const Spent& spent)>;

  /// What came of the scenario; `interrupted` is set when the user stopped it, with what was measured until
  /// then.
  [[nodiscard]] ScenarioResult run(const ScenarioPlan& plan, const Appetite& appetite = {});

  /// The interpreter, as the last scenario's worker described it after its imports.
  [[nodiscard]] const protocol::PythonFacts& python() const { return python_; }
  /// The second one, where there are two.
  [[nodiscard]] const protocol::PythonFacts& other_python() const { return other_python_; }

 private:
  /// Marks what was disturbed, compares the rest and judges the claims.
  void evaluate(const ScenarioPlan& plan, ScenarioResult& result, double confidence) const;

  protocol::WorkerFactory start_worker_;
  Clock clock_;
  Observer observe_;
  int usable_cpus_;
  protocol::PythonFacts python_;
  protocol::PythonFacts other_python_;
};

}  // namespace gillab::lab
