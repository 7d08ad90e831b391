#include "measure/lab/replicate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "base/protocol/executor.h"
#include "base/support/median.h"
#include "measure/lab/repeats.h"
#include "measure/lab/statistics.h"

namespace gillab::lab {

namespace {

/// Serial work of one capacity probe: long enough for the scheduler to spread the threads, short beside a
/// round.
constexpr double kCapacityWork_s = 0.01;

constexpr int kMostCapacityLosses = 3;

/// A sample in parallel lasts so many times as long as a serial one. With more threads than CPUs, the
/// scheduler takes some milliseconds to notice that a CPU has run out of them: of 20 ms that is a quarter,
/// and the ratios of one machine spread from 1.55 to 1.98; of 100 ms it is a few percent.
constexpr double kParallelTimes = 5;

/// Whether the GIL left nothing to run in parallel.
bool held_throughout(const protocol::Timing& timing) {
  return timing.gil && timing.gil->held_share > 0.95;
}

std::mt19937_64 order_generator(std::uint64_t seed, int process) {
  std::seed_seq sequence{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U),
                         static_cast<std::uint32_t>(process)};
  return std::mt19937_64(sequence);
}

/// Fisher–Yates; std::shuffle may give another order with another standard library.
template <typename T>
void shuffle(std::vector<T>& items, std::mt19937_64& random) {
  for (std::size_t i = items.size(); i > 1; --i)
    std::swap(items[i - 1], items[random() % i]);
}

/// The median over the probes of a round; 0 when one could not be measured, for nobody knows what it would
/// have said of the samples beside it.
template <typename Probe>
double usual(const std::vector<Probe>& probes, double Probe::*number) {
  std::vector<double> numbers;
  for (const Probe& probe : probes) {
    if (!(probe.*number > 0)) return 0;
    numbers.push_back(probe.*number);
  }
  return numbers.empty() ? 0 : median(std::move(numbers));
}

}  // namespace

Replicate::Replicate(const ScenarioPlan& plan, int process, const protocol::WorkerFactory& start_worker,
                     ScenarioResult& result, std::vector<std::string> variants)
    : plan_(&plan),
      process_(process),
      start_worker_(&start_worker),
      result_(&result),
      variants_(std::move(variants)),
      random_(order_generator(plan.seed, process)) {
}

std::vector<VariantResult*> Replicate::running() const {
  std::vector<VariantResult*> found;
  for (VariantResult& variant : result_->variants) {
    if (variant.status == Status::kOk && concerns(variant)) found.push_back(&variant);
  }
  return found;
}

bool Replicate::concerns(const VariantResult& variant) const {
  return variants_.empty() || variant.variant.name == plan_->scenario.reference ||
         std::ranges::find(variants_, variant.variant.name) != variants_.end();
}

bool Replicate::open_and_check() {
  while (!stopped() && !running().empty()) {
    observe_({.phase = Progress::Phase::kPreparing});
    worker_ = (*start_worker_)();
    if (!open()) continue;
    for (VariantResult* variant : running()) {
      if (worker_ == nullptr || stopped()) break;
      observe_({.phase = Progress::Phase::kChecking, .variant = variant->variant.name});
      check(*variant);
    }
    if (worker_ != nullptr) return !stopped() && !running().empty();
  }
  return false;
}

bool Replicate::open() {
  const auto reply = ask({.kind = protocol::Request::Kind::kOpen,
                          .file = plan_->scenario.file,
                          .parameters = plan_->parameters,
                          .threads = plan_->threads},
                         nullptr);
  if (!reply) return false;
  if (reply->scenario && reply->scenario->fingerprint == plan_->scenario.fingerprint) return true;
  result_->status = Status::kFailed;
  result_->reason = "The scenario's file was changed while it ran.";
  return false;
}

void Replicate::check(VariantResult& variant) {
  const auto first = run_checked(variant, 1);
  if (!first) return;
  // Once found, the number stays: all processes measure the same.
  if (variant.checked) {
    // The first run of a worker may take longer than all later ones, but never less long.
    const double most_s = whole_of(*first, 1) + (variant.iterations - 1) * first->real_s;
    variant.sample_s = variant.sample_s > 0 ? std::min(variant.sample_s, most_s) : most_s;
    return;
  }
  variant.checked = true;
  if (plan_->sample_s <= 0) {
    variant.sample_s = whole_of(*first, 1);
    return;
  }
  const bool parallel = protocol::executor_named(variant.variant.executor).parallel;
  const auto repeats = find_repeats(
      *first, [&](int iterations) { return run_checked(variant, iterations); },
      [&](const protocol::Timing& timing) {
        return (parallel && !held_throughout(timing) ? kParallelTimes : 1) * plan_->sample_s;
      });
  if (!repeats) return;
  variant.iterations = repeats->iterations;
  variant.sample_s = repeats->whole_s;
}

std::optional<protocol::Timing> Replicate::run_checked(VariantResult& variant, int iterations) {
  const auto reply = ask(
      {.kind = protocol::Request::Kind::kCheck, .variant = variant.variant.name, .iterations = iterations},
      &variant);
  return reply ? reply->timing : std::nullopt;
}

int Replicate::rounds_within(double budget_s, int fewest) const {
  const std::vector<VariantResult*> variants = running();
  double pass_s = 0;
  for (const VariantResult* variant : variants)
    pass_s += variant->sample_s;
  const auto arms = static_cast<double>(variants.size());
  const auto in_parallel = std::ranges::count_if(
      variants, [this](const VariantResult* each) { return needs_capacity_beside(*each); });
  const auto probes = static_cast<double>(in_parallel + 1);
  const double round_s = pass_s * (arms + 1) / arms + 2 * kCapacityWork_s * probes;
  return std::clamp(static_cast<int>(std::clamp(budget_s / round_s, 0.0, 1e6)), fewest,
                    std::max(fewest, plan_->most_rounds));
}

std::vector<Replicate::Arm> Replicate::shuffled_arms() {
  std::vector<Arm> arms;
  for (VariantResult* variant : running()) {
    arms.push_back({.variant = variant});
    // What has columns of its own is not compared by its times, so nobody asks how far two copies differ.
    const bool compared = plan_->scenario.columns.empty();
    if (compared && variant->variant.name == plan_->scenario.reference)
      arms.push_back({.variant = variant, .null = true});
  }
  shuffle(arms, random_);
  return arms;
}

void Replicate::run_rounds(int rounds) {
  for (int number = 0; number < rounds && !stopped() && !running().empty(); ++number) {
    observe_({.phase = Progress::Phase::kMeasuring,
              .round = number + 1,
              .rounds = rounds,
              .fraction = static_cast<double>(number) / rounds});
    Round round{.process = process_, .round = number};
    run_round(round);
    result_->rounds.push_back(round);
  }
}

bool Replicate::needs_capacity_beside(const VariantResult& variant) const {
  const bool compared_by_cpus =
      plan_->scenario.bound != protocol::Bound::kIo && plan_->scenario.columns.empty();
  return compared_by_cpus && protocol::executor_named(variant.variant.executor).parallel;
}

/// Whatever shares its work among CPUs has a capacity probe right before and right after it: on a virtual
/// machine two CPUs can become one core's for the tenth of a second that one sample takes.
void Replicate::run_round(Round& round) {
  Disturbance disturbance;
  std::vector<Capacity> probes;
  const auto probe = [&] {
    if (worker_ != nullptr || open_and_check()) probes.push_back(measure_capacity(round));
  };
  bool fresh = false;  // nothing was run since the last probe
  for (const Arm& arm : shuffled_arms()) {
    const bool beside = needs_capacity_beside(*arm.variant);
    if (beside && !fresh && !stopped()) probe();
    if (stopped() || (worker_ == nullptr && !open_and_check())) break;
    Sample* sample = measure(arm, round, disturbance);
    fresh = false;
    if (!beside || sample == nullptr || probes.empty() || stopped()) continue;
    const double before = probes.back().speedup;
    probe();
    sample->capacity = std::min(before, probes.back().speedup);
    fresh = true;
  }
  if (probes.empty() && !stopped()) probe();
  round.capacity = usual(probes, &Capacity::speedup);
  round.capacity_s = usual(probes, &Capacity::threads_s);
  if (disturbance.serial_s > 0 && disturbance.delays_known)
    round.serial_delay = disturbance.serial_delay_s / disturbance.serial_s;
  if (disturbance.real_s > 0) round.steal = disturbance.steal_s / disturbance.real_s;
}

Sample* Replicate::measure(const Arm& arm, const Round& round, Disturbance& disturbance) {
  VariantResult& variant = *arm.variant;
  if (variant.status != Status::kOk) return nullptr;
  const bool timeline = plan_->timeline && process_ == 0 && round.round == 0 && !arm.null;
  const auto reply = ask({.kind = protocol::Request::Kind::kSample,
                          .variant = variant.variant.name,
                          .timeline = timeline,
                          .iterations = variant.iterations,
                          .cpu = cpu_of(round)},
                         &variant);
  if (!reply || !reply->timing) return nullptr;
  const protocol::Timing& timing = *reply->timing;
  result_->samples.push_back({.variant = variant.variant.name,
                              .null = arm.null,
                              .process = process_,
                              .round = round.round,
                              .threads = timing.threads,
                              .real_s = timing.real_s,
                              .cpu_s = timing.cpu_s,
                              .run_delay_s = timing.run_delay_s,
                              .steal_s = timing.steal_s,
                              .counters = timing.counters,
                              .gil = timing.gil});
  const double iterations = variant.iterations;
  disturbance.real_s += iterations * timing.real_s;
  disturbance.steal_s += iterations * timing.steal_s;
  if (protocol::executor_named(variant.variant.executor).serial) {
    disturbance.serial_s += iterations * timing.real_s;
    disturbance.serial_delay_s += iterations * timing.run_delay_s.value_or(0);
    disturbance.delays_known = disturbance.delays_known && timing.run_delay_s.has_value();
  }
  return &result_->samples.back();
}

Replicate::Capacity Replicate::measure_capacity(const Round& round) {
  const protocol::Request request{.kind = protocol::Request::Kind::kCapacity,
                                  .threads = plan_->threads,
                                  .tasks = plan_->scenario.tasks,
                                  .seconds = kCapacityWork_s,
                                  .cpu = cpu_of(round)};
  const protocol::Answer answer = worker_->ask(request, plan_->timeout_s);
  if (const auto* lost = std::get_if<protocol::Lost>(&answer)) {
    // Something left over from a variant, nobody knows which. Once is bad luck; the round has no capacity
    // then.
    worker_.reset();
    if (lost->cause == protocol::Lost::Cause::kInterrupted || ++capacity_losses_ == kMostCapacityLosses) {
      note_loss(*lost, nullptr);
    }
    return {};
  }
  const auto& reply = std::get<protocol::Reply>(answer);
  if (!reply.capacity || reply.capacity->threads_s <= 0) return {};
  return {.speedup = reply.capacity->serial_s / reply.capacity->threads_s,
          .threads_s = reply.capacity->threads_s};
}

protocol::Reply Replicate::python_facts() {
  if (worker_ == nullptr) return {};
  protocol::Answer answer = worker_->ask({.kind = protocol::Request::Kind::kFacts}, plan_->timeout_s);
  auto* reply = std::get_if<protocol::Reply>(&answer);
  return reply != nullptr ? std::move(*reply) : protocol::Reply{};
}

std::optional<protocol::Reply> Replicate::ask(const protocol::Request& request, VariantResult* variant) {
  protocol::Answer answer = worker_->ask(request, plan_->timeout_s);
  if (const auto* lost = std::get_if<protocol::Lost>(&answer)) {
    worker_.reset();
    note_loss(*lost, variant);
    return std::nullopt;
  }
  auto& reply = std::get<protocol::Reply>(answer);
  if (!reply.failure) return std::move(reply);
  note_failure(*reply.failure, variant);
  // What agreed before may have changed the data that all the others work on.
  if (variant != nullptr && variant->checked) worker_.reset();
  return std::nullopt;
}

void Replicate::note_failure(const protocol::Failure& failure, VariantResult* variant) {
  const bool error = failure.kind == protocol::Failure::Kind::kError;
  note(variant, error ? Status::kFailed : Status::kSkipped, failure.message, failure.details);
  (variant != nullptr ? variant->elsewhere : result_->elsewhere) =
      failure.kind == protocol::Failure::Kind::kElsewhere;
}

void Replicate::note_loss(const protocol::Lost& lost, VariantResult* variant) {
  if (lost.cause == protocol::Lost::Cause::kInterrupted) {
    result_->interrupted = true;
    return;
  }
  const bool timeout = lost.cause == protocol::Lost::Cause::kTimeout;
  note(variant, timeout ? Status::kTimeout : Status::kFailed, lost.reason, lost.output);
}

void Replicate::note(VariantResult* variant, Status status, const std::string& reason,
                     const std::string& details) {
  (variant != nullptr ? variant->status : result_->status) = status;
  (variant != nullptr ? variant->reason : result_->reason) = reason;
  (variant != nullptr ? variant->details : result_->details) = details;
}

}  // namespace gillab::lab
