#pragma once

#include <functional>
#include <memory>

#include "base/protocol/worker.h"
#include "measure/lab/plan.h"
#include "measure/lab/progress.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// Runs scenarios: starts one worker for each replicate, checks every variant's result, then measures rounds
/// in random order. A variant that fails, crashes or hangs costs only itself: the worker is replaced and the
/// rest goes on. Compares and judges at the end of each scenario.
class Session {
 public:
  using Clock = std::function<double()>;  ///< seconds since anything
  using Observer = std::function<void(const Progress&)>;

  Session(protocol::WorkerFactory start_worker, Clock clock, Observer observe, int usable_cpus);

  /// Asked after each process with what was measured until then, how many are done and how many were
  /// planned: how many there should be in all.
  using Appetite = std::function<int(const ScenarioResult& so_far, int done, int planned)>;

  /// What came of the scenario; `interrupted` is set when the user stopped it, with what was measured until
  /// then.
  [[nodiscard]] ScenarioResult run(const ScenarioPlan& plan, const Appetite& appetite = {});

  /// The interpreter, as the last scenario's worker described it after its imports.
  [[nodiscard]] const protocol::PythonFacts& python() const { return python_; }

 private:
  /// Marks what was disturbed and compares the rest.
  void evaluate(const ScenarioPlan& plan, ScenarioResult& result) const;

  protocol::WorkerFactory start_worker_;
  Clock clock_;
  Observer observe_;
  int usable_cpus_;
  protocol::PythonFacts python_;
};

}  // namespace gillab::lab
