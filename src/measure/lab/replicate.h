#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/protocol/worker.h"
#include "measure/lab/plan.h"
#include "measure/lab/progress.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// One replicate of a scenario: a worker process from its start to its end, replaced when a variant breaks
/// it. Everything found out goes into the scenario's result.
class Replicate {
 public:
  /// Told what this process does and how far its rounds have come; the rest of the progress is the session's.
  using Observer = std::function<void(const Progress&)>;

  /// `variants`: what it measures beside the reference; empty: all.
  Replicate(const ScenarioPlan& plan, int process, const protocol::WorkerFactory& start_worker,
            ScenarioResult& result, std::vector<std::string> variants = {});

  void observe(Observer observer) { observe_ = std::move(observer); }

  /// Loads and prepares the scenario and checks every variant that is still in the running, the reference
  /// first. False when there is nothing to measure; the result says why.
  bool open_and_check();

  /// How many rounds fit into `budget_s`, by what the checks took; `fewest` at least.
  [[nodiscard]] int rounds_within(double budget_s, int fewest) const;

  /// Measures that many rounds, or fewer when interrupted or when nothing is left to measure.
  void run_rounds(int rounds);

  /// What the worker's interpreter says of itself now, and where there are two, the second.
  [[nodiscard]] protocol::Reply python_facts();

 private:
  /// One thing a round times: a variant, or the reference's second copy.
  struct Arm {
    VariantResult* variant = nullptr;
    bool null = false;
  };

  /// What a capacity probe found; 0 when it could not be measured.
  struct Capacity {
    double speedup = 0;
    double threads_s = 0;
  };

  /// Sums over the serial arms of the running round, for its taint.
  struct Disturbance {
    double serial_s = 0;
    double serial_delay_s = 0;
    bool delays_known = true;
    double real_s = 0;
    double steal_s = 0;
  };

  /// Those to be measured that are still in the running.
  [[nodiscard]] std::vector<VariantResult*> running() const;
  [[nodiscard]] bool concerns(const VariantResult& variant) const;
  [[nodiscard]] std::vector<Arm> shuffled_arms();
  [[nodiscard]] bool open();
  void check(VariantResult& variant);
  [[nodiscard]] std::optional<protocol::Timing> run_checked(VariantResult& variant, int iterations);
  void run_round(Round& round);
  /// CPUs need not be equally fast at a time, so the main thread takes turns: all of a round begin on the
  /// same.
  [[nodiscard]] int cpu_of(const Round& round) const { return process_ + round.round; }
  [[nodiscard]] bool needs_capacity_beside(const VariantResult& variant) const;
  [[nodiscard]] Sample* measure(const Arm& arm, const Round& round, Disturbance& disturbance);
  [[nodiscard]] Capacity measure_capacity(const Round& round);

  /// Asks the worker. On failure or loss notes it on `variant` (or on the whole scenario when that is
  /// nullptr), replaces the worker later when it is lost or its data may be, and gives nothing.
  [[nodiscard]] std::optional<protocol::Reply> ask(const protocol::Request& request, VariantResult* variant);
  void note_failure(const protocol::Failure& failure, VariantResult* variant);
  void note_loss(const protocol::Lost& lost, VariantResult* variant);
  void note(VariantResult* variant, Status status, const std::string& reason, const std::string& details);
  [[nodiscard]] bool stopped() const { return result_->interrupted || result_->status != Status::kOk; }

  const ScenarioPlan* plan_;
  int process_;
  const protocol::WorkerFactory* start_worker_;
  ScenarioResult* result_;
  std::vector<std::string> variants_;
  Observer observe_ = [](const Progress&) {};
  std::mt19937_64 random_;
  std::unique_ptr<protocol::Worker> worker_;
  int capacity_losses_ = 0;  ///< workers lost while no variant was running
};

}  // namespace gillab::lab
