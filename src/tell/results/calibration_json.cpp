#include "tell/results/calibration_json.h"

#include "tell/results/json_values.h"
#include "tell/words/gate.h"

namespace gillab::results {

namespace {

Json bounds_json(const lab::Estimate& estimate) {
  return {{"value", estimate.value}, {"lower", estimate.lower}, {"upper", estimate.upper}};
}

Json decision_json(const lab::Decision& decision) {
  const lab::Judgement& judgement = decision.judgement;
  Json json = {{"arm", decision.arm},
               {"verdict", words::name_of(judgement.verdict)},
               {"reason", words::reason(judgement)}};
  if (judgement.measured) json["measured"] = bounds_json(*judgement.measured);
  if (judgement.floor) json["floor"] = *judgement.floor;
  json["rounds"] = judgement.rounds;
  json["clean_rounds"] = judgement.clean_rounds;
  json["processes"] = decision.processes;
  json["elapsed_s"] = decision.elapsed_s;
  return json;
}

Json trial_json(const lab::Trial& trial) {
  Json json = {{"load_average", trial.load_average},
               {"capacity", trial.capacity},
               {"clean_share", trial.clean_share},
               {"decisions", Json::array()}};
  for (const lab::Decision& decision : trial.decisions)
    json["decisions"].push_back(decision_json(decision));
  return json;
}

Json summary_json(const lab::ArmSummary& summary) {
  return {{"arm", summary.arm},
          {"trials", summary.trials},
          {"passed", summary.passed},
          {"failed", summary.failed},
          {"inconclusive", summary.inconclusive},
          {"failing", bounds_json(summary.failing)},
          {"median_s", summary.median_s},
          {"slowest_s", summary.slowest_s}};
}

Json conditions_json(const lab::Context& context) {
  return {{"date", context.date},
          {"gillab", {{"version", context.version}, {"commit", context.commit}}},
          {"python", context.python.version},
          {"gil_enabled", context.python.gil_enabled},
          {"cpu_model", context.machine.cpu_model},
          {"usable_cpus", context.machine.usable_cpus},
          {"order_seed", context.order_seed}};
}

}  // namespace

std::string calibration_json(const lab::Calibration& calibration) {
  Json json = {{"context", conditions_json(calibration.context)},
               {"tolerance", calibration.tolerance},
               {"neighbour", calibration.neighbour},
               {"arms", Json::array()},
               {"trials", Json::array()}};
  for (const lab::ArmSummary& summary : summarise(calibration))
    json["arms"].push_back(summary_json(summary));
  for (const lab::Trial& trial : calibration.trials)
    json["trials"].push_back(trial_json(trial));
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gillab::results
