#include "tell/results/gate_json.h"

#include "tell/results/json_values.h"
#include "tell/words/gate.h"

namespace gillab::results {

namespace {

/// Enough to find the run that the promises are from, and to see why it could not be compared.
Json baseline_json(const lab::Context& context) {
  Json json = {{"date", context.date}, {"host_name", context.machine.host_name}};
  Json gillab = {{"version", context.version}};
  set_text(gillab, "commit", context.commit);
  json["gillab"] = std::move(gillab);
  Json python = {{"version", context.python.version}};
  set_text(python, "build", context.python.build);
  python["gil_enabled"] = context.python.gil_enabled;
  json["python"] = std::move(python);
  Json machine = Json::object();
  set_text(machine, "cpu_model", context.machine.cpu_model);
  machine["usable_cpus"] = context.machine.usable_cpus;
  json["machine"] = std::move(machine);
  return json;
}

Json judgement_json(const lab::Judgement& judgement) {
  const lab::Promise& promise = judgement.promise;
  Json json = {{"scenario", promise.scenario}, {"variant", promise.variant}};
  set_text(json, "reference", promise.reference);
  json["gauge"] = name_of(promise.gauge);
  json["verdict"] = words::name_of(judgement.verdict);
  set_text(json, "reason", words::reason(judgement));
  set_optional(json, "baseline", estimate_json(promise.value));
  if (judgement.measured) set_optional(json, "measured", estimate_json(*judgement.measured));
  set_optional(json, "floor", judgement.floor);
  json["rounds"] = judgement.rounds;
  json["clean_rounds"] = judgement.clean_rounds;
  return json;
}

}  // namespace

Json gate_json(const lab::GateReport& report) {
  Json json = Json::object();
  set_number(json, "tolerance", report.tolerance);
  json["baseline"] = baseline_json(report.baseline);
  json["judgements"] = array_of(report.judgements, judgement_json);
  json["missing"] = report.missing;
  return json;
}

}  // namespace gillab::results
