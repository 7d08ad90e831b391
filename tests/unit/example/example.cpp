#include "example.h"

#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

namespace gillab::testing {
namespace {

using lab::Status;
using lab::Verdict;

lab::VariantResult not_run(lab::VariantResult result, Status status, std::string reason,
                           std::string details = {}) {
  result.status = status;
  result.reason = std::move(reason);
  result.details = std::move(details);
  result.checked = false;
  return result;
}

lab::Estimate estimate(double value, double lower, double upper) {
  return {.value = value, .lower = lower, .upper = upper, .confidence = 0.961};
}

using Taints = std::vector<lab::Taint>;
const Taints kClean;
const Taints kWaitedAndStolen{{.kind = lab::Taint::Kind::kRunDelay, .amount = 0.07},
                              {.kind = lab::Taint::Kind::kSteal, .amount = 0.03}};
const Taints kLowCapacity{{.kind = lab::Taint::Kind::kLowCapacity, .amount = 1.2, .limit = 1.94}};

/// What every round times, a little different in each.
void add_round(lab::ScenarioResult& result, int process, int round, const Taints& taints,
               const std::map<std::string, double>& seconds) {
  const double drift = 1 + 0.001 * round + 0.002 * process;
  for (const auto& [name, real_s] : seconds) {
    const bool threaded = name.ends_with("/threads");
    lab::Sample sample;
    sample.variant = name;
    sample.process = process;
    sample.round = round;
    sample.threads = threaded ? result.threads : 1;
    sample.real_s = real_s * drift;
    sample.cpu_s = real_s * drift * (name == "native-released/threads" ? 2 : 1);
    sample.run_delay_s = 1e-5;
    if (threaded) sample.counters["handoffs"] = 100 + round;
    result.samples.push_back(sample);
    if (name == result.scenario.reference) {
      sample.null = true;
      result.samples.push_back(sample);
    }
  }
  lab::Round facts;
  facts.process = process;
  facts.round = round;
  facts.capacity = taints.empty() ? 1.94 - 0.001 * round : 1.2;
  facts.capacity_s = 0.0052;
  facts.serial_delay = 0.004;
  facts.taints = taints;
  result.rounds.push_back(facts);
}

void compare(lab::ScenarioResult& result, const std::string& name, const std::string& reference,
             const lab::Estimate& speedup, double capacity = 0, double efficiency = 0) {
  lab::Comparison comparison;
  comparison.scenario = result.scenario.name;
  comparison.variant = name;
  comparison.reference = reference;
  comparison.null = name == reference;
  comparison.speedup = speedup;
  comparison.ideal = capacity > 0 ? 2 : 1;
  comparison.capacity = capacity;
  comparison.efficiency = efficiency;
  comparison.rounds = static_cast<int>(result.rounds.size());
  comparison.clean_rounds = comparison.rounds - 2;
  result.comparisons.push_back(comparison);
}

protocol::Claim claim(std::string text, std::string name, std::string over, std::string measure) {
  protocol::Claim claim;
  claim.text = std::move(text);
  claim.variant = std::move(name);
  claim.over = std::move(over);
  claim.measure = std::move(measure);
  return claim;
}

void add_claims(lab::ScenarioResult& result) {
  protocol::Claim no_help =
      claim("Threads do not speed up a pure-Python loop.", "python/threads", "python/serial", "speedup");
  no_help.at_most = 1.25;
  no_help.published = 1.01;
  no_help.when = "gil";
  result.claims.push_back({.claim = no_help,
                           .verdict = Verdict::kHolds,
                           .measured = estimate(0.991, 0.979, 1.004),
                           .reason = {}});

  protocol::Claim scales = claim("The same loop in C++ with the GIL released uses all the cores there are.",
                                 "native-released/threads", "native-released/serial", "efficiency");
  scales.at_least = 0.85;
  result.claims.push_back(
      {.claim = scales, .verdict = Verdict::kFails, .measured = estimate(0.812, 0.79, 0.83), .reason = {}});

  protocol::Claim counted = claim("Waiting threads hand over often.", "python/threads", "", "handoffs");
  counted.at_least = 100;
  counted.at_most = 100000;
  result.claims.push_back({.claim = counted,
                           .verdict = Verdict::kUndecided,
                           .measured = estimate(103, 99, 106),
                           .reason = lab::because::Said{"the interval 99–106 straddles the bound 100"}});

  protocol::Claim free = claim("Without the GIL they do.", "python/threads", "python/serial", "speedup");
  free.at_least = 1.5;
  free.when = "free-threaded";
  result.claims.push_back({.claim = free,
                           .verdict = Verdict::kNotApplicable,
                           .measured = {},
                           .reason = lab::because::OtherBuild{.gil = false}});
}

lab::ScenarioResult http_result() {
  lab::ScenarioResult result;
  result.scenario.name = "http-io";
  result.scenario.title = "Requests to a slow server: threads wait at the same time.";
  result.scenario.source = "experiment 2";
  result.scenario.bound = protocol::Bound::kIo;
  result.scenario.tasks = 4;
  result.scenario.reference = "urllib/serial";
  result.size = "smoke";
  result.parameters =
      nlohmann::ordered_json{{"delay_s", 0.05}, {"url", "http://127.0.0.1/a|b"}, {"sizes", {1, 2, 3}}};
  result.threads = 4;
  result.interrupted = true;
  result.variants = {variant("urllib", "serial"), variant("urllib", "threads"),
                     not_run(variant("native", "threads"), Status::kTimeout, "gave no result within 60 s",
                             "waiting for \x1B[31mport 80\x1B[0m\r\n\xFF\xFE<b>&|`")};
  for (int round = 0; round < 3; ++round) {
    add_round(result, 0, round, round == 0 ? kClean : kWaitedAndStolen,
              {{"urllib/serial", 0.2071}, {"urllib/threads", 0.0534}});
    result.rounds.back().capacity = 0;
    result.rounds.back().capacity_s = 0;
  }
  compare(result, "urllib/threads", "urllib/serial", estimate(3.88, 3.71, 3.95));
  result.comparisons.back().ideal = 4;
  result.comparisons.back().efficiency = 0.97;
  compare(result, "urllib/serial", "urllib/serial", estimate(1.04, 1.02, 1.06));
  return result;
}

lab::ScenarioResult unavailable_result() {
  lab::ScenarioResult result;
  result.scenario.name = "dataloader";
  result.scenario.columns = {"images_per_s", "held_share"};
  result.scenario.sort_by = "held_share";
  result.scenario.title = "torch's DataLoader with workers.";
  result.scenario.bound = protocol::Bound::kCpu;
  result.size = "default";
  result.status = Status::kSkipped;
  result.reason = "torch is not installed: apt install python3-torch";
  return result;
}

}  // namespace

lab::VariantResult variant(const std::string& implementation, const std::string& executor) {
  lab::VariantResult result;
  result.variant.name = implementation + "/" + executor;
  result.variant.implementation = implementation;
  result.variant.executor = executor;
  if (implementation.starts_with("native")) {
    result.variant.kernel = "primes";
    result.variant.gil = implementation == "native-held" ? "held" : "released";
  }
  result.checked = true;
  return result;
}

lab::Context example_context() {
  lab::Context context;
  context.date = "2025-06-01T12:00:00+00:00";
  context.executable = "gillab";
  context.version = "0.1.0";
  context.commit = "0123abc";
  context.build_type = "release";
  context.order_seed = 18446744073709551557U;
  context.machine.host_name = "lab";
  context.machine.cpu_model = "Example CPU @ 3 GHz";
  context.machine.num_cpus = 4;
  context.machine.usable_cpus = 2;
  context.machine.cgroup_limit = 2.0;
  context.machine.mhz_per_cpu = 3000;
  context.machine.aslr_enabled = true;
  context.machine.load_avg = {0.5, 0.25, 0.125};
  context.machine.caches = {{.type = "Data", .level = 1, .size = 32768, .num_sharing = 2}};
  context.python.version = "3.11.2";
  context.python.implementation = "CPython";
  context.python.build = "gil";
  context.python.executable = "/usr/bin/python3";
  context.python.packages = {{"numpy", "1.24.2"}};
  return context;
}

lab::ScenarioResult primes_result() {
  lab::ScenarioResult result;
  result.scenario.name = "primes";
  result.scenario.title =
      "Counting primes by trial division: a Python loop keeps the GIL, native code need not.";
  result.scenario.source = "experiment 1";
  result.scenario.file = "/somewhere/scenarios/primes.py";
  result.scenario.bound = protocol::Bound::kCpu;
  result.scenario.tasks = 4;
  result.scenario.reference = "python/serial";
  result.size = "default";
  result.parameters = nlohmann::ordered_json{{"n", 50000}};
  result.threads = 4;
  result.variants = {
      variant("python", "serial"),
      variant("python", "threads"),
      variant("native-held", "serial"),
      variant("native-held", "threads"),
      variant("native-released", "serial"),
      variant("native-released", "threads"),
      not_run(variant("numba-nogil", "threads"), Status::kSkipped,
              "numba is not installed: apt install python3-numba"),
      not_run(variant("python", "processes"), Status::kFailed,
              "the worker was killed by SIGSEGV (Segmentation fault) while it ran python/processes",
              "Traceback (most recent call last):\n  File \"primes.py\", line 12, in count\n    crash()\n"
              "RuntimeError: x | y\n")};
  for (int process = 0; process < 3; ++process) {
    for (int round = 0; round < 7; ++round) {
      const bool busy = process == 1 && round < 2;
      add_round(result, process, round, busy ? kLowCapacity : kClean,
                {{"python/serial", 0.4123},
                 {"python/threads", 0.4161},
                 {"native-held/serial", 0.0412},
                 {"native-held/threads", 0.0415},
                 {"native-released/serial", 0.0411},
                 {"native-released/threads", 0.0212}});
    }
  }
  compare(result, "python/serial", "python/serial", estimate(1.0, 0.984, 1.012));
  compare(result, "python/threads", "python/serial", estimate(0.991, 0.979, 1.004), 1.94, 0.511);
  compare(result, "native-held/serial", "python/serial", estimate(10.01, 9.87, 10.12));
  compare(result, "native-held/threads", "python/serial", estimate(9.93, 9.7, 10.1), 1.94);
  compare(result, "native-held/threads", "native-held/serial", estimate(0.993, 0.98, 1.01), 1.94, 0.512);
  compare(result, "native-released/serial", "python/serial", estimate(10.03, 9.9, 10.2));
  compare(result, "native-released/threads", "python/serial", estimate(19.4, 19.1, 19.8), 1.94);
  compare(result, "native-released/threads", "native-released/serial", estimate(1.939, 1.91, 1.96), 1.94,
          0.9995);
  add_claims(result);
  return result;
}

lab::Results example_results() {
  lab::Results results;
  results.context = example_context();
  results.scenarios = {primes_result(), http_result(), unavailable_result()};
  return results;
}

}  // namespace gillab::testing
