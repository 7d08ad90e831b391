#include <cmath>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/protocol/executor.h"
#include "measure/lab/clean_rounds.h"
#include "measure/lab/evidence.h"
#include "measure/lab/variants.h"
#include "tell/results/gate_json.h"
#include "tell/results/json_layout.h"
#include "tell/results/json_values.h"
#include "tell/results/names.h"
#include "tell/results/results_json.h"
#include "tell/results/time_unit.h"
#include "tell/words/names.h"
#include "tell/words/reason.h"
#include "tell/words/taint.h"

namespace gillab::results {

using namespace words;
namespace {

Json caches_json(const std::vector<system::Cache>& caches) {
  Json json = Json::array();
  for (const system::Cache& cache : caches) {
    json.push_back({{"type", cache.type},
                    {"level", cache.level},
                    {"size", cache.size},
                    {"num_sharing", cache.num_sharing}});
  }
  return json;
}

Json python_json(const protocol::PythonFacts& python) {
  Json json = {{"version", python.version}, {"implementation", python.implementation}};
  set_text(json, "build", python.build);
  json["gil_enabled"] = python.gil_enabled;
  set_number(json, "switch_interval_s", python.switch_interval_s);
  json["executable"] = python.executable;
  json["packages"] = python.packages;
  return json;
}

Json machine_json(const system::Machine& machine) {
  Json json = Json::object();
  set_text(json, "cpu_model", machine.cpu_model);
  set_text(json, "cpu_id", machine.cpu_id);
  json["usable_cpus"] = machine.usable_cpus;
  set_optional(json, "cgroup_limit", machine.cgroup_limit);
  set_optional(json, "governor", machine.governor);
  set_optional(json, "steal", machine.steal);
  return json;
}

Json context_json(const lab::Context& context) {
  const system::Machine& machine = context.machine;
  Json json = {{"date", context.date},
               {"host_name", machine.host_name},
               {"executable", context.executable},
               {"num_cpus", machine.num_cpus}};
  set_optional(json, "mhz_per_cpu", machine.mhz_per_cpu);
  set_optional(json, "cpu_scaling_enabled", machine.cpu_scaling_enabled);
  set_optional(json, "aslr_enabled", machine.aslr_enabled);
  json["caches"] = caches_json(machine.caches);
  Json load = Json::array();
  for (const double average : machine.load_avg) {
    if (std::isfinite(average)) load.push_back(average);
  }
  json["load_avg"] = std::move(load);
  json["library_build_type"] = context.build_type;
  json["json_schema_version"] = 1;  // Google Benchmark's, not ours

  Json gillab = {{"version", context.version}};
  set_text(gillab, "commit", context.commit);
  gillab["schema_version"] = fmt::format("{}.{}", kSchemaMajor, kSchemaMinor);
  json["gillab"] = std::move(gillab);
  json["python"] = python_json(context.python);
  if (context.other) {
    json["other"] = {{"label", context.other->label}, {"python", python_json(context.other->python)}};
  }
  json["machine"] = machine_json(machine);
  json["order_seed"] = context.order_seed;
  return json;
}

/// Numbers the entries of one name, as Google Benchmark numbers repetitions.
class Repetitions {
 public:
  void expect(const std::string& name) { ++expected_[name]; }
  [[nodiscard]] int expected(const std::string& name) const { return expected_.at(name); }
  [[nodiscard]] int next(const std::string& name) { return given_[name]++; }

 private:
  std::map<std::string, int> expected_;
  std::map<std::string, int> given_;
};

std::string sample_name(const std::string& scenario, const lab::Sample& sample) {
  return fmt::format("{}/{}{}/threads:{}", scenario, sample.variant, sample.null ? "/null" : "",
                     sample.threads);
}

std::string capacity_name(const lab::ScenarioResult& result) {
  return fmt::format("{}/capacity/threads:{}", result.scenario.name, result.threads);
}

bool is_timed(const lab::Sample& sample) {
  return std::isfinite(sample.real_s) && std::isfinite(sample.cpu_s);
}
bool is_timed(const lab::Round& round) {
  return std::isfinite(round.capacity_s) && round.capacity_s > 0;
}

struct Timing {
  double real_s = 0;
  double cpu_s = 0;
};

/// The keys that Google Benchmark's tools look for.
Json entry_json(const std::string& name, int repetitions, int index, int threads, Timing timing,
                int iterations = 1) {
  return {{"name", name},
          {"run_name", name},
          {"run_type", "iteration"},
          {"repetitions", repetitions},
          {"repetition_index", index},
          {"threads", threads},
          {"iterations", iterations},
          {"real_time", milliseconds(timing.real_s)},
          {"cpu_time", milliseconds(timing.cpu_s)},
          {"time_unit", "ms"}};
}

Json sample_json(const lab::ScenarioResult& result, const lab::Sample& sample, bool tainted,
                 Repetitions& repetitions) {
  const std::string name = sample_name(result.scenario.name, sample);
  const lab::VariantResult* variant = lab::find_variant(result, sample.variant);
  Json json = entry_json(name, repetitions.expected(name), repetitions.next(name), sample.threads,
                         {sample.real_s, sample.cpu_s}, variant == nullptr ? 1 : variant->iterations);
  json["scenario"] = result.scenario.name;
  json["variant"] = sample.variant;
  if (sample.null) json["null"] = true;
  json["process"] = sample.process;
  json["round"] = sample.round;
  json["tainted"] = tainted;
  set_text(json, "taint", words::taints(sample.taints));
  set_unless_zero(json, "capacity", sample.capacity);
  set_optional(json, "run_delay_s", sample.run_delay_s);
  set_number(json, "steal_s", sample.steal_s);
  for (const auto& [counter, value] : sample.counters) {
    set_number(json, counter_key(counter).c_str(), value);
  }
  if (sample.gil) json["gil"] = *sample.gil;
  return json;
}

Json capacity_json(const lab::ScenarioResult& result, const lab::Round& round, Repetitions& repetitions) {
  const std::string name = capacity_name(result);
  // Its CPU time is not measured, yet the tools ask for the key.
  Json json = entry_json(name, repetitions.expected(name), repetitions.next(name), result.threads,
                         {round.capacity_s, 0});
  json["scenario"] = result.scenario.name;
  json["process"] = round.process;
  json["round"] = round.round;
  json["tainted"] = !round.clean();
  set_number(json, "capacity", round.capacity);
  return json;
}

Json error_json(const lab::ScenarioResult& result, const lab::VariantResult& variant) {
  const int threads = protocol::executor_named(variant.variant.executor).serial ? 1 : result.threads;
  const std::string name =
      fmt::format("{}/{}/threads:{}", result.scenario.name, variant.variant.name, threads);
  Json json = entry_json(name, 1, 0, threads, {});
  json["iterations"] = 0;
  json["error_occurred"] = true;
  json["error_message"] = variant.reason.empty() ? std::string{name_of(variant.status)} : variant.reason;
  json["scenario"] = result.scenario.name;
  json["variant"] = variant.variant.name;
  return json;
}

void append_benchmarks(std::vector<Json>& entries, const lab::ScenarioResult& result) {
  Repetitions repetitions;
  for (const lab::Sample& sample : result.samples) {
    if (is_timed(sample)) repetitions.expect(sample_name(result.scenario.name, sample));
  }
  for (const lab::Round& round : result.rounds) {
    if (is_timed(round)) repetitions.expect(capacity_name(result));
  }

  const lab::CleanRounds clean(result);

  for (const lab::Sample& sample : result.samples) {
    if (!is_timed(sample)) continue;
    entries.push_back(sample_json(result, sample, !clean.count(sample), repetitions));
  }
  for (const lab::Round& round : result.rounds) {
    if (is_timed(round)) entries.push_back(capacity_json(result, round, repetitions));
  }
  for (const lab::VariantResult& variant : result.variants) {
    if (variant.status == lab::Status::kFailed || variant.status == lab::Status::kTimeout) {
      entries.push_back(error_json(result, variant));
    }
  }
}

Json variant_json(const lab::VariantResult& result) {
  const protocol::Variant& variant = result.variant;
  Json json = {
      {"name", variant.name}, {"implementation", variant.implementation}, {"executor", variant.executor}};
  set_text(json, "kernel", variant.kernel);
  set_text(json, "gil", variant.gil);
  set_text(json, "twin", variant.twin);
  set_text(json, "summary", variant.summary);
  json["status"] = name_of(result.status);
  set_text(json, "reason", result.reason);
  set_text(json, "details", result.details);
  json["checked"] = result.checked;
  json["iterations"] = result.iterations;
  return json;
}

Json round_json(const lab::Round& round) {
  Json json = {{"process", round.process}, {"round", round.round}};
  set_unless_zero(json, "capacity", round.capacity);
  set_unless_zero(json, "capacity_s", round.capacity_s);
  set_optional(json, "serial_delay", round.serial_delay);
  set_number(json, "steal", round.steal);
  json["tainted"] = !round.clean();
  set_text(json, "taint", words::taints(round.taints));
  return json;
}

Json claim_json(const lab::ClaimResult& result) {
  const protocol::Claim& claim = result.claim;
  Json json = {{"text", claim.text}, {"variant", claim.variant}};
  set_text(json, "over", claim.over);
  json["measure"] = claim.measure;
  set_optional(json, "at_least", claim.at_least);
  set_optional(json, "at_most", claim.at_most);
  set_optional(json, "published", claim.published);
  set_text(json, "when", claim.when);
  set_text(json, "against", claim.against);
  json["verdict"] = name_of(result.verdict);
  set_text(json, "reason", words::reason(result.reason));
  if (result.measured) set_optional(json, "measured", estimate_json(*result.measured));
  return json;
}

Json scenario_json(const lab::ScenarioResult& result) {
  const protocol::Scenario& scenario = result.scenario;
  Json json = {{"name", scenario.name}, {"title", scenario.title}};
  set_text(json, "source", scenario.source);
  // The name alone: where it lies on this machine is nobody else's business.
  set_text(json, "file", std::filesystem::path{scenario.file}.filename().string());
  set_text(json, "bound", std::string{protocol::name_of(scenario.bound)});
  json["size"] = result.size;
  json["parameters"] = result.parameters.json().is_object() ? result.parameters.json() : Json::object();
  json["tasks"] = scenario.tasks;
  json["threads"] = result.threads;
  json["status"] = name_of(result.status);
  set_text(json, "reason", result.reason);
  set_text(json, "details", result.details);
  json["interrupted"] = result.interrupted;
  json["reference"] = scenario.reference;
  if (scenario.side_by_side) json["side_by_side"] = true;
  if (!scenario.columns.empty()) json["columns"] = scenario.columns;
  set_text(json, "sort_by", scenario.sort_by);
  set_text(json, "start_method", scenario.start_method);
  json["variants"] = array_of(result.variants, variant_json);
  json["rounds"] = array_of(result.rounds, round_json);
  json["claims"] = array_of(result.claims, claim_json);
  return json;
}

void append_comparison(std::vector<Json>& entries, const std::string& scenario,
                       const lab::Comparison& comparison) {
  std::optional<Json> speedup = estimate_json(comparison.speedup);
  if (!speedup || !std::isfinite(comparison.ideal)) return;
  Json json = {{"scenario", scenario}, {"variant", comparison.variant}, {"reference", comparison.reference}};
  if (comparison.null) json["null"] = true;
  json["speedup"] = std::move(*speedup);
  json["ideal"] = comparison.ideal;
  set_unless_zero(json, "capacity", comparison.capacity);
  set_unless_zero(json, "efficiency", comparison.efficiency);
  json["rounds"] = comparison.rounds;
  json["clean_rounds"] = comparison.clean_rounds;
  entries.push_back(std::move(json));
}

Json evidence_json(const lab::Evidence& evidence) {
  const protocol::Evidence& declared = evidence.declared;
  Json json = {{"step", protocol::name_of(declared.step)},
               {"label", declared.label},
               {"scenario", evidence.scenario},
               {"variant", declared.variant}};
  set_text(json, "over", declared.over);
  json["measure"] = declared.measure;
  json["rank"] = declared.rank;
  return json;
}

std::string evidence_member(const lab::Results& results) {
  std::vector<Json> entries;
  for (const lab::Evidence& each : lab::evidence_of(results))
    entries.push_back(evidence_json(each));
  return entries.empty() ? "" : ",\n  \"evidence\": " + rows(entries);
}

/// `more`: members after these, a comma before each.
std::string document(const lab::Results& results, const std::string& more) {
  std::vector<Json> benchmarks;
  std::vector<Json> comparisons;
  Json scenarios = Json::array();
  for (const lab::ScenarioResult& result : results.scenarios) {
    append_benchmarks(benchmarks, result);
    scenarios.push_back(scenario_json(result));
    for (const lab::Comparison& comparison : result.comparisons) {
      append_comparison(comparisons, result.scenario.name, comparison);
    }
  }
  std::string text = "{\n  \"context\": ";
  text.append(paged(context_json(results.context), 2));
  text.append(",\n  \"benchmarks\": ").append(rows(benchmarks));
  text.append(",\n  \"scenarios\": ").append(paged(scenarios, 2));
  text.append(",\n  \"comparisons\": ").append(rows(comparisons));
  text.append(evidence_member(results)).append(more);
  return text + "\n}\n";
}

}  // namespace

std::string to_json(const lab::Results& results) {
  return document(results, "");
}

std::string to_json(const lab::Results& results, const lab::GateReport& report) {
  return document(results, ",\n  \"gate\": " + paged(gate_json(report), 2));
}

}  // namespace gillab::results
