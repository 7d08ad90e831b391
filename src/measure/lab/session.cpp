#include "measure/lab/session.h"

#include <algorithm>
#include <utility>

#include "measure/lab/claims.h"
#include "measure/lab/comparison.h"
#include "measure/lab/open_questions.h"
#include "measure/lab/replicate.h"
#include "measure/lab/taint.h"

namespace gillab::lab {

namespace {

ScenarioResult empty_result(const ScenarioPlan& plan) {
  ScenarioResult result;
  result.scenario = plan.scenario;
  result.size = plan.size;
  result.parameters = plan.parameters;
  result.threads = plan.threads;
  for (const std::string& name : plan.variants) {
    const auto variant = std::ranges::find(plan.scenario.variants, name, &protocol::Variant::name);
    VariantResult entry{.variant = *variant};
    if (!variant->unavailable.empty()) {
      entry.status = Status::kSkipped;
      entry.reason = variant->unavailable;
      entry.elsewhere = variant->elsewhere;
    }
    result.variants.push_back(std::move(entry));
  }
  return result;
}

void settle_scenario_status(ScenarioResult& result) {
  if (result.status != Status::kOk || result.variants.empty()) return;
  const bool all_skipped = std::ranges::all_of(
      result.variants, [](const VariantResult& variant) { return variant.status == Status::kSkipped; });
  if (!all_skipped) return;
  result.status = Status::kSkipped;
  result.reason = result.variants.front().reason;
  result.elsewhere = std::ranges::all_of(result.variants, &VariantResult::elsewhere);
}

/// How many processes fit when each takes that long to be ready: at most half of the time is for that.
int affordable_processes(const ScenarioPlan& plan, double opening_s) {
  if (!(opening_s > 0)) return plan.processes;
  const double fitting = std::min(plan.budget_s / 2 / opening_s, 1.0 * plan.processes);
  return std::max(plan.fewest_processes, static_cast<int>(fitting));
}

}  // namespace

Session::Session(protocol::WorkerFactory start_worker, Clock clock, Observer observe, int usable_cpus)
    : start_worker_(std::move(start_worker)),
      clock_(std::move(clock)),
      observe_(std::move(observe)),
      usable_cpus_(usable_cpus) {
}

ScenarioResult Session::run(const ScenarioPlan& plan, const Appetite& appetite) {
  ScenarioResult result = empty_result(plan);
  settle_scenario_status(result);
  const double began = clock_();
  std::optional<int> rounds = plan.rounds;
  int planned = plan.processes;
  Course course{.processes = planned};
  python_ = {};
  other_python_ = {};
  for (int process = 0; process < course.processes && result.status == Status::kOk; ++process) {
    const double process_began = clock_();
    Replicate replicate(plan, process, start_worker_, result, course.variants);
    replicate.observe([&](Progress progress) {
      progress.scenario = plan.scenario.name;
      progress.process = process + 1;
      progress.processes = course.processes;
      progress.about = course.about;
      progress.fraction = rounds ? (process + progress.fraction) / course.processes : 0;
      if (process >= planned) progress.fraction = course.fraction;
      progress.elapsed_s = clock_() - began;
      observe_(progress);
    });
    if (replicate.open_and_check()) {
      const double opening_s = clock_() - process_began;
      if (!rounds) {
        course.processes = planned = affordable_processes(plan, opening_s);
        rounds = replicate.rounds_within((plan.budget_s - planned * opening_s) / planned,
                                         fewest_rounds(plan, planned));
      }
      replicate.run_rounds(course.process_s > 0
                               ? replicate.rounds_within(course.process_s - opening_s, kFewestRounds)
                               : *rounds);
      if (process == 0) {
        const protocol::Reply facts = replicate.python_facts();
        if (facts.facts) python_ = *facts.facts;
        if (facts.other_facts) other_python_ = *facts.other_facts;
      }
    }
    if (result.interrupted) break;
    if (!appetite) continue;
    evaluate(plan, result, kInterimConfidence);
    course = appetite(result, {.done = process + 1, .planned = planned, .elapsed_s = clock_() - began});
  }
  settle_scenario_status(result);
  evaluate(plan, result, kConfidence);
  return result;
}

void Session::evaluate(const ScenarioPlan& plan, ScenarioResult& result, double confidence) const {
  const bool waits = plan.scenario.bound == protocol::Bound::kIo;
  taint(result.rounds, result.samples,
        waits ? 0 : std::min({plan.threads, plan.scenario.tasks, usable_cpus_}));
  result.comparisons = compare(result, usable_cpus_, confidence);
  result.claims = judge_claims(result, python_.gil_enabled, confidence);
}

}  // namespace gillab::lab
