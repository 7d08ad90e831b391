#include "base/protocol/scenario.h"

#include "base/protocol/json_fields.h"
#include "base/protocol/malformed_message.h"

namespace gillab::protocol {

void to_json(nlohmann::ordered_json& json, const Variant& variant) {
  json = {{"name", variant.name},
          {"implementation", variant.implementation},
          {"executor", variant.executor},
          {"kernel", variant.kernel},
          {"gil", variant.gil},
          {"summary", variant.summary},
          {"unavailable", variant.unavailable},
          {"elsewhere", variant.elsewhere}};
}

void from_json(const nlohmann::ordered_json& json, Variant& variant) {
  json.at("name").get_to(variant.name);
  json.at("implementation").get_to(variant.implementation);
  json.at("executor").get_to(variant.executor);
  json.at("kernel").get_to(variant.kernel);
  json.at("gil").get_to(variant.gil);
  json.at("summary").get_to(variant.summary);
  json.at("unavailable").get_to(variant.unavailable);
  json.at("elsewhere").get_to(variant.elsewhere);
}

void to_json(nlohmann::ordered_json& json, const Claim& claim) {
  json = {{"text", claim.text}, {"variant", claim.variant}, {"over", claim.over}, {"measure", claim.measure}};
  put_optional(json, "at_least", claim.at_least);
  put_optional(json, "at_most", claim.at_most);
  put_optional(json, "published", claim.published);
  json["when"] = claim.when;
  json["against"] = claim.against;
}

void from_json(const nlohmann::ordered_json& json, Claim& claim) {
  json.at("text").get_to(claim.text);
  json.at("variant").get_to(claim.variant);
  json.at("over").get_to(claim.over);
  json.at("measure").get_to(claim.measure);
  get_optional(json, "at_least", claim.at_least);
  get_optional(json, "at_most", claim.at_most);
  get_optional(json, "published", claim.published);
  claim.when = one_of_or_empty(json, "when", "gil", "free-threaded");
  claim.against = one_of_or_empty(json, "against", "gil", "free-threaded");
}

void to_json(nlohmann::ordered_json& json, const Evidence& evidence) {
  json = {{"step", name_of(evidence.step)}, {"label", evidence.label},     {"variant", evidence.variant},
          {"over", evidence.over},          {"measure", evidence.measure}, {"rank", evidence.rank}};
}

void from_json(const nlohmann::ordered_json& json, Evidence& evidence) {
  const auto step = step_named(json.at("step").get_ref<const std::string&>());
  if (!step) throw MalformedMessage("a scenario is evidence for a step that is not known");
  evidence.step = *step;
  json.at("label").get_to(evidence.label);
  json.at("variant").get_to(evidence.variant);
  json.at("over").get_to(evidence.over);
  json.at("measure").get_to(evidence.measure);
  evidence.rank = static_cast<int>(whole_number(json, "rank", 0, kLowestRank));
}

void to_json(nlohmann::ordered_json& json, const Scenario& scenario) {
  json = {{"name", scenario.name},
          {"title", scenario.title},
          {"source", scenario.source},
          {"file", scenario.file},
          {"fingerprint", scenario.fingerprint},
          {"bound", name_of(scenario.bound)},
          {"featured", scenario.featured},
          {"tasks", scenario.tasks},
          {"columns", scenario.columns},
          {"sort_by", scenario.sort_by},
          {"side_by_side", scenario.side_by_side},
          {"repeat", scenario.repeat},
          {"start_method", scenario.start_method},
          {"sizes", scenario.sizes},
          {"variants", scenario.variants},
          {"reference", scenario.reference},
          {"claims", scenario.claims},
          {"evidence", scenario.evidence}};
}

void from_json(const nlohmann::ordered_json& json, Scenario& scenario) {
  json.at("name").get_to(scenario.name);
  json.at("title").get_to(scenario.title);
  json.at("source").get_to(scenario.source);
  json.at("file").get_to(scenario.file);
  json.at("fingerprint").get_to(scenario.fingerprint);
  const auto& name = json.at("bound").get_ref<const std::string&>();
  const auto bound = name.empty() ? Bound::kUnknown : bound_named(name);
  if (!bound) throw MalformedMessage("a scenario is bound by something that is not known");
  scenario.bound = *bound;
  json.at("featured").get_to(scenario.featured);
  scenario.tasks = multitude(json, "tasks");
  json.at("columns").get_to(scenario.columns);
  json.at("sort_by").get_to(scenario.sort_by);
  json.at("side_by_side").get_to(scenario.side_by_side);
  json.at("repeat").get_to(scenario.repeat);
  json.at("start_method").get_to(scenario.start_method);
  json.at("sizes").get_to(scenario.sizes);
  json.at("variants").get_to(scenario.variants);
  json.at("reference").get_to(scenario.reference);
  json.at("claims").get_to(scenario.claims);
  json.at("evidence").get_to(scenario.evidence);
}

}  // namespace gillab::protocol
